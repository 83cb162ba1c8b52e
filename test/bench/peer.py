"""The other side of `npm run bench`: the same work in PyTorch, one JSON line in, one JSON line out.

Four requests: `prepare` builds a piece of work from a safetensors file and answers with PyTorch's version, `losses` takes
steps and answers with the loss of each, `settle` takes them for some time, `time` takes them and answers with the milliseconds
of each.

The mathematics is written out as functions (`peer_networks.py`, `peer_structure.py`). Everything is PyTorch's own default,
layout and optimizer included: what a reader would write.
"""

import json
import struct
import sys
import time

import torch
import torch.nn.functional as F

from peer_networks import NETWORKS, Parameters, gates_of, read_safetensors, weighed, weights_of
from peer_structure import StructureStep


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


WORKS = {"step": Step, "structure": StructureStep, "inference": Inference, "epoch": Epoch}


def answer(request, work):
    """What to answer to a request, and the work from now on."""
    kind = request["request"]
    if kind == "prepare":
        torch.set_num_threads(request["threads"])
        return {"version": torch.__version__}, WORKS[request["kind"]](request)
    if kind == "losses":
        return {"losses": [work.step() for _ in range(request["count"])]}, work
    if kind == "settle":
        end = time.perf_counter() + request["milliseconds"] / 1000
        while time.perf_counter() < end:
            work.step()
        return {}, work
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


if __name__ == "__main__":
    main()
