"""The networks of `peer.py` in PyTorch, as functions of one dictionary of parameters.

Names are those of the parity fixtures: `nn.weights.LAYER`, `nn.bn.LAYER.weight`, `an.PLANE.down_w.LEVEL` and so on.
"""

import json
import struct

import torch
import torch.nn.functional as F


def weights_of(parameters):
    """A task network's weights by layer."""
    start = "nn.weights."
    return {k.removeprefix(start): v for k, v in parameters.items() if k.startswith(start)}


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
        self.training = True
        self.running = {
            name.removesuffix(".weight"): (torch.zeros_like(value), torch.ones_like(value))
            for name, value in tensors.items()
            if name.endswith(".weight")
        }

    def norm(self, name, x):
        """Batch normalisation."""
        mean, variance = self.running[name]
        return F.batch_norm(x, mean, variance, self[f"{name}.weight"], self[f"{name}.bias"], self.training, 0.1, 1e-5)

    def group_norm(self, name, x):
        """Group normalisation with one group."""
        return F.group_norm(x, 1, self[f"{name}.weight"], self[f"{name}.bias"], 1e-5)

    def levels(self, prefix):
        """How many parameters are numbered under a prefix."""
        return sum(name.startswith(f"{prefix}.") for name in self)


def ungated(_, x):
    return x


def mlp(x, weights, _, gate=ungated):
    """Three dense layers on an image's pixels."""
    x = gate("fc1.input", x.flatten(1))
    x = gate("fc2.input", F.relu(x @ weights["fc1"]))
    x = gate("fc3.input", F.relu(x @ weights["fc2"]))
    return x @ weights["fc3"]


def lenet5(x, weights, _, gate=ungated):
    """Two times convolution, ReLU and max-pool, then two dense layers."""
    for name in ("conv1", "conv2"):
        x = gate(name, F.max_pool2d(F.relu(F.conv2d(x, weights[name])), 2))
    x = F.relu(gate("fc1.input", x.flatten(1)) @ weights["fc1"])
    return gate("fc2.input", x) @ weights["fc2"]


def resnet18(x, weights, p, gate=ungated):
    """A stem and eight basic blocks; a block with a 3x3 shortcut halves the resolution."""

    def convolved(y, name, stride):
        return p.norm(f"nn.bn.{name}", F.conv2d(y, weights[name], stride=stride, padding=1))

    x = gate("conv1", F.relu(convolved(x, "conv1", 1)))
    for number in range(2, 18, 2):
        shortcut = f"short{number}"
        stride = 2 if shortcut in weights else 1
        inner = gate(f"conv{number}", F.relu(convolved(x, f"conv{number}", stride)))
        beside = gate(shortcut, convolved(x, shortcut, 2)) if stride == 2 else x
        x = F.relu(gate(f"conv{number + 1}", convolved(inner, f"conv{number + 1}", 1)) + beside)
    return gate("fc.input", x.mean(dim=(2, 3))) @ weights["fc"]


NETWORKS = {"mlp": mlp, "lenet5": lenet5, "resnet18": resnet18}


def u_net(p, name, x, norm):
    """Maps over a plane, through a U-Net."""
    top = p.levels(f"{name}.down_w") - 1
    maps = []
    for level in range(top + 1):
        if level > 0:
            maps.append(x)
            x = F.max_pool2d(x, 2)
        x = F.relu(norm(f"{name}.down_bn.{level}", F.conv2d(x, p[f"{name}.down_w.{level}"], padding=1)))
    for level in range(top):
        raised = F.conv_transpose2d(x, p[f"{name}.up_t.{level}"], stride=2)
        x = torch.cat([maps.pop(), F.relu(norm(f"{name}.up_tbn.{level}", raised))], dim=1)
        x = F.relu(norm(f"{name}.up_bn.{level}", F.conv2d(x, p[f"{name}.up_w.{level}"], padding=1)))
    return x


def astrocyte(p, name, plane):
    """Gates of a unit plane, by the U-Net of that plane."""
    x = u_net(p, name, plane, p.norm)
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
