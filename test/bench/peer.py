"""The other side of `npm run bench`: the same work in PyTorch, one JSON line in, one JSON line out.

Three requests: `prepare` builds a piece of work from a safetensors file and answers with PyTorch's version, `losses` takes
steps and answers with the loss of each, `time` does the same and answers with the milliseconds of each.

The mathematics is written out as functions of one dictionary of parameters, whose names are those of the parity fixtures:
`nn.weights.LAYER`, `nn.bn.LAYER.weight`, `an.PLANE.down_w.LEVEL` and so on. Everything is PyTorch's own default, layout and
optimizer included: what a reader would write.
"""

import json
import struct
import sys
import time

import torch
import torch.nn.functional as F


def read_safetensors(path):
    """All tensors of a file, by name."""
    with open(path, "rb") as file:
        content = bytearray(file.read())
    (length,) = struct.unpack("<Q", content[:8])
    dtypes = {"F32": torch.float32, "I32": torch.int32}
    tensors = {}
    for name, entry in json.loads(content[8 : 8 + length]).items():
        if name == "__metadata__":
            continue
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        flat = torch.frombuffer(content[begin:end], dtype=dtypes[entry["dtype"]])
        tensors[name] = flat.reshape(entry["shape"]).clone()
    return tensors


class Parameters(dict):
    """Parameters by name, with the running statistics of each normalisation beside them."""

    def __init__(self, tensors):
        super().__init__(tensors)
        self.running = {
            name.removesuffix(".weight"): (torch.zeros_like(value), torch.ones_like(value))
            for name, value in tensors.items()
            if name.endswith(".weight")
        }

    def norm(self, name, x):
        """Batch normalisation in training mode."""
        mean, variance = self.running[name]
        return F.batch_norm(x, mean, variance, self[f"{name}.weight"], self[f"{name}.bias"], True, 0.1, 1e-5)

    def levels(self, prefix):
        """How many parameters are numbered under a prefix."""
        return sum(name.startswith(f"{prefix}.") for name in self)


def lenet5(x, weights, _):
    """Two times convolution, ReLU and max-pool, then two dense layers."""
    for name in ("conv1", "conv2"):
        x = F.max_pool2d(F.relu(F.conv2d(x, weights[name])), 2)
    return F.relu(x.flatten(1) @ weights["fc1"]) @ weights["fc2"]


def resnet18(x, weights, p):
    """A stem and eight basic blocks; a block with a 3x3 shortcut halves the resolution."""

    def convolved(y, name, stride):
        return p.norm(f"nn.bn.{name}", F.conv2d(y, weights[name], stride=stride, padding=1))

    x = F.relu(convolved(x, "conv1", 1))
    for number in range(2, 18, 2):
        shortcut = f"short{number}"
        stride = 2 if shortcut in weights else 1
        inner = F.relu(convolved(x, f"conv{number}", stride))
        beside = convolved(x, shortcut, 2) if stride == 2 else x
        x = F.relu(convolved(inner, f"conv{number + 1}", 1) + beside)
    return x.mean(dim=(2, 3)) @ weights["fc"]


NETWORKS = {"lenet5": lenet5, "resnet18": resnet18}


def astrocyte(p, name, plane):
    """Gates of a unit plane, by the U-Net of that plane."""
    top = p.levels(f"{name}.down_w") - 1
    x, maps = plane, []
    for level in range(top + 1):
        if level > 0:
            maps.append(x)
            x = F.max_pool2d(x, 2)
        x = F.relu(p.norm(f"{name}.down_bn.{level}", F.conv2d(x, p[f"{name}.down_w.{level}"], padding=1)))
    for level in range(top):
        raised = F.conv_transpose2d(x, p[f"{name}.up_t.{level}"], stride=2)
        x = torch.cat([maps.pop(), F.relu(p.norm(f"{name}.up_tbn.{level}", raised))], dim=1)
        x = F.relu(p.norm(f"{name}.up_bn.{level}", F.conv2d(x, p[f"{name}.up_w.{level}"], padding=1)))
    return torch.sigmoid(p.norm(f"{name}.gate_bn", F.conv2d(x, p[f"{name}.gate_w"], padding=1)))


def gates_of(p, weights, planes, statistic):
    """The gates of every unit, by layer."""
    gates = {}
    for number, plane in enumerate(planes):
        rows = [weights[layer].flatten(1) for layer in plane["layers"]]
        units = torch.cat([row.mean(1) if statistic == "mean" else row.max(1).values for row in rows])
        values = astrocyte(p, f"an.{number}", units.reshape(1, 1, -1, plane["width"])).flatten()
        gates.update(zip(plane["layers"], values.split([len(row) for row in rows])))
    return gates


def weighed(weights, gates):
    """Weights with each unit's multiplied by its gate."""
    return {k: w * gates[k].reshape(-1, *[1] * (w.dim() - 1)) for k, w in weights.items()}


class Step:
    """One kind of training step on one batch."""

    def __init__(self, request):
        tensors = read_safetensors(request["tensors"])
        self.x, self.y = tensors.pop("x"), tensors.pop("y").long()
        self.parameters = Parameters(tensors)
        self.network = NETWORKS[request["network"]]
        self.planes, self.statistics = request["planes"], request["statistics"]
        self.guided = request["guided"]
        prefix = "an." if request["trains"] == "astrocyte" else "nn."
        self.trained = [value.requires_grad_() for name, value in tensors.items() if name.startswith(prefix)]
        self.optimizer = torch.optim.Adam(self.trained, lr=request["learningRate"])

    def losses(self):
        """The loss of each regulation step, or that of the network by itself where there is none."""
        weights = weights_of(self.parameters)
        states = [weights]
        for statistic in self.statistics:
            with torch.set_grad_enabled(not self.guided):
                gates = gates_of(self.parameters, states[-1], self.planes, statistic)
            states.append(weighed(states[-1], gates))
        states = states[1:] or states
        return [F.cross_entropy(self.network(self.x, w, self.parameters), self.y) for w in states]

    def step(self):
        """An optimizer step for each loss, all gradients at the same point; the last loss."""
        losses = self.losses()
        last = len(losses) - 1
        gradients = [
            torch.autograd.grad(loss, self.trained, retain_graph=i < last, allow_unused=True)
            for i, loss in enumerate(losses)
        ]
        for one in gradients:
            for parameter, gradient in zip(self.trained, one):
                parameter.grad = gradient
            self.optimizer.step()
        return losses[-1].item()

    timed = step


def weights_of(parameters):
    """A task network's weights by layer."""
    start = "nn.weights."
    return {k.removeprefix(start): v for k, v in parameters.items() if k.startswith(start)}


class Inference:
    """A forward pass; its number is the mean magnitude of the logits."""

    def __init__(self, request):
        tensors = read_safetensors(request["tensors"])
        self.x, self.weights = tensors.pop("x"), weights_of(tensors)
        self.network = NETWORKS[request["network"]]

    @torch.inference_mode()
    def step(self):
        return self.network(self.x, self.weights, None).abs().mean().item()

    timed = step


def read_idx(path):
    """A file of bytes in IDX format."""
    with open(path, "rb") as file:
        content = bytearray(file.read())
    shape = struct.unpack(f">{content[3]}I", content[4 : 4 + 4 * content[3]])
    return torch.frombuffer(content[4 + 4 * content[3] :], dtype=torch.uint8).reshape(shape)


class Epoch:
    """An epoch of plain training on MNIST, from the files to the last update; a step is one update.

    All images are one tensor of bytes, and a batch is picked from it: faster than a DataLoader.
    """

    def __init__(self, request):
        tensors = read_safetensors(request["tensors"])
        self.order, self.weights = tensors.pop("order").long(), weights_of(tensors)
        self.network, self.folder, self.size = NETWORKS[request["network"]], request["folder"], request["batchSize"]
        self.learning_rate = request["learningRate"]
        for weight in self.weights.values():
            weight.requires_grad_()
        self.optimizer = self.new_optimizer()
        self.data, self.at = self.read(), 0

    def new_optimizer(self):
        return torch.optim.Adam(self.weights.values(), lr=self.learning_rate)

    def read(self):
        # Both parts, as the other side does, though it trains on the first alone.
        parts = [(read_idx(f"{self.folder}/{p}-images-idx3-ubyte"), read_idx(f"{self.folder}/{p}-labels-idx1-ubyte")) for p in ("train", "t10k")]
        return parts[0]

    def update(self, data, optimizer, at):
        images, labels = data
        chosen = self.order[at : at + self.size]
        x, y = images[chosen].unsqueeze(1).float() / 255, labels[chosen].long()
        logits = self.network(x, self.weights, None)
        loss = F.cross_entropy(logits, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.detach(), (logits.argmax(1) == y).sum()

    def step(self):
        loss, _ = self.update(self.data, self.optimizer, self.at)
        self.at += self.size
        return loss.item()

    def timed(self):
        data, optimizer = self.read(), self.new_optimizer()
        total, hits = 0.0, 0
        for number, at in enumerate(range(0, len(self.order), self.size)):
            loss, right = self.update(data, optimizer, at)
            total, hits = total + loss, hits + right
            if number % 10 == 9:
                total.item(), hits.item()


WORKS = {"step": Step, "inference": Inference, "epoch": Epoch}


def answer(request, work):
    """What to answer to a request, and the work from now on."""
    kind = request["request"]
    if kind == "prepare":
        torch.set_num_threads(request["threads"])
        return {"version": torch.__version__}, WORKS[request["kind"]](request)
    if kind == "losses":
        return {"losses": [work.step() for _ in range(request["count"])]}, work
    now = time.process_time if request["clock"] == "processor" else time.perf_counter
    milliseconds = []
    for _ in range(request["count"]):
        start = now()
        work.timed()
        milliseconds.append(1000 * (now() - start))
    return {"milliseconds": milliseconds, "processor": 1000 * time.process_time()}, work


def main():
    work = None
    for line in sys.stdin:
        reply, work = answer(json.loads(line), work)
        print(json.dumps(reply), flush=True)


main()
