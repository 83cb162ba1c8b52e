"""A step of structure learning in PyTorch: a step of the network with gates drawn, then one of the astrocyte network.

A unit is an output of a gate place. Its gate is hard concrete with parameter log alpha; an astrocyte network, a U-Net over one
plane of all units, scores units, and a threshold turns scores into log alpha so that the expected cost is exactly the budget.
"""

import math

import torch
import torch.nn.functional as F

from peer_networks import NETWORKS, Parameters, read_safetensors, u_net, weights_of

BETA, LOW, HIGH = 2 / 3, -0.1, 1.1
SHIFT = -BETA * math.log(-LOW / HIGH)
LEAST, MOST = -5.0, 4.0  # of log alpha


def probability(log_alpha):
    """That a gate is open."""
    return torch.sigmoid(log_alpha + SHIFT)


def stretched(s):
    return (s * (HIGH - LOW) + LOW).clamp(0, 1)


class Clip(torch.autograd.Function):
    """Keeps log alpha in its range; blocks only a gradient that would push it further out."""

    @staticmethod
    def forward(ctx, raw):
        ctx.save_for_backward(raw)
        return raw.clamp(LEAST, MOST)

    @staticmethod
    def backward(ctx, d):
        (raw,) = ctx.saved_tensors
        return d * ~(((raw >= MOST) & (d < 0)) | ((raw <= LEAST) & (d > 0)))


def relative(values):
    return torch.log10(values / values.max().clamp(min=1e-30) + 1e-3) / 1.5 + 1


class LeNetUnits:
    """What depends on how LeNet-5's places hang together."""

    places = ("conv1", "conv2", "fc1.input", "fc2.input")

    @staticmethod
    def cost(p):
        """Expected weights and multiply-accumulates, with open probabilities by place."""
        a1, a2, a4 = p["conv1"].sum(), p["conv2"].sum(), p["fc2.input"].sum()
        a3 = (p["fc1.input"].reshape(len(p["conv2"]), -1) * p["conv2"][:, None]).sum()
        dense = a3 * a4 + 10 * a4
        return 25 * a1 + 25 * a1 * a2 + dense, 14400 * a1 + 1600 * a1 * a2 + dense

    @staticmethod
    def mean_squares(w):
        """Of the weights that write each unit, and of those that read it, by place."""
        square = {k: v.square() for k, v in w.items()}
        filters = square["conv2"].mean((1, 2, 3))
        rows = square["fc1"].mean(1)
        positions = len(rows) // len(filters)
        return {
            "conv1": (square["conv1"].mean((1, 2, 3)), square["conv2"].mean((0, 2, 3))),
            "conv2": (filters, rows.reshape(-1, positions).sum(1)),
            "fc1.input": (filters.repeat_interleave(positions), rows),
            "fc2.input": (square["fc1"].mean(0), square["fc2"].mean(1)),
        }


class ResNetUnits:
    """What depends on how the places of ResNet-18 hang together; maps of 32, 16, 8 and 4 positions a side."""

    places = ("conv1",) + tuple(
        place
        for n in range(2, 18, 2)
        for place in ((f"conv{n}", f"conv{n + 1}") + ((f"short{n}",) if n in (6, 10, 14) else ()))
    ) + ("fc.input",)

    @staticmethod
    def cost(p):
        weights = macs = 0

        def layer(inputs, outputs, positions):
            nonlocal weights, macs
            weights, macs = weights + 9 * inputs * outputs, macs + 9 * positions * inputs * outputs

        positions, stream = 1024, p["conv1"]
        layer(3, stream.sum(), positions)
        for n in range(2, 18, 2):
            inner, outer = p[f"conv{n}"], p[f"conv{n + 1}"]
            if n == 16:  # behind the last sum there is nothing but the classifier's inputs
                outer = outer * p["fc.input"]
            read = stream.sum()
            if f"short{n}" in p:
                positions, stream = positions // 4, p[f"short{n}"]
                layer(read, stream.sum(), positions)
            layer(read, inner.sum(), positions)
            layer(inner.sum(), outer.sum(), positions)
            stream = 1 - (1 - p[f"conv{n + 1}"]) * (1 - stream)
        classes = 10 * (stream * p["fc.input"]).sum()
        return weights + classes, macs + classes

    @staticmethod
    def mean_squares(w):
        square = {k: v.square() for k, v in w.items()}
        wrote = {k: v.mean((1, 2, 3)) for k, v in square.items() if v.dim() == 4}
        reads = {k: v.mean((0, 2, 3)) if v.dim() == 4 else v.mean(1) for k, v in square.items()}
        found, behind, stream = {}, reads["fc"], wrote["conv1"]
        for n in range(16, 0, -2):  # what reads a sum, from the last one backwards
            found[f"conv{n + 1}"] = (wrote[f"conv{n + 1}"], behind)
            found[f"conv{n}"] = (wrote[f"conv{n}"], reads[f"conv{n + 1}"])
            if f"short{n}" in w:
                found[f"short{n}"] = (wrote[f"short{n}"], behind)
                behind = reads[f"conv{n}"] + reads[f"short{n}"]
            else:
                behind = behind + reads[f"conv{n}"]
        found["conv1"] = (wrote["conv1"], behind)
        for n in range(2, 18, 2):  # what writes the last sum
            stream = wrote[f"conv{n + 1}"] + wrote.get(f"short{n}", stream)
        found["fc.input"] = (stream, reads["fc"])
        return found


UNITS = {"lenet5": LeNetUnits, "resnet18": ResNetUnits}


class StructureStep:
    """A step of the network on one batch, and one of the astrocyte network on another."""

    def __init__(self, request):
        tensors = read_safetensors(request["tensors"])
        self.x, self.y = tensors.pop("x"), tensors.pop("y").long()
        self.held_x, self.held_y = tensors.pop("held.x"), tensors.pop("held.y").long()
        self.noises = list(tensors.pop("noise"))
        self.parameters = p = Parameters(tensors)
        self.network, self.units = NETWORKS[request["network"]], UNITS[request["network"]]
        self.sizes = request["sizes"]
        self.share = request["macsShare"]
        self.place = F.one_hot(torch.arange(len(self.sizes)).repeat_interleave(torch.tensor(self.sizes))).float()
        self.own, self.astrocyte = ([v.requires_grad_() for k, v in p.items() if k.startswith(of)] for of in ("nn.", "an."))
        self.optimizer = torch.optim.Adam(self.own, lr=2e-3)
        self.astrocyte_optimizer = torch.optim.Adam(self.astrocyte, lr=2e-3, betas=(0.9, 0.99))
        self.whole = self.log_cost(torch.ones(sum(self.sizes))).item()
        self.target = (1 - self.share) * math.log(request["parameters"]) + self.share * math.log(request["macs"])
        self.iterations, self.number = request["iterations"], 0
        self.messages = torch.zeros(4, sum(self.sizes))
        self.scores = torch.zeros(sum(self.sizes))
        self.log_alpha = self.budgeted(self.scores, 0).detach()

    def split(self, values):
        return dict(zip(self.units.places, values.split(self.sizes, -1)))

    def log_cost(self, p):
        parameters, macs = self.units.cost(self.split(p))
        return (1 - self.share) * torch.log(parameters) + self.share * torch.log(macs)

    def noise(self):
        """What was handed over, for the steps that are compared; then its own."""
        if self.noises:
            return self.noises.pop(0)
        v = torch.rand(len(self.x), len(self.scores)).clamp(1e-7, 1 - 1e-7)
        return torch.log(v / (1 - v))

    def drawn(self, log_alpha):
        return stretched(torch.sigmoid((self.noise() + log_alpha) / BETA))

    def logits(self, x, z, seen=None):
        gates = self.split(z)

        def gate(place, y):
            if seen is not None:
                seen[place] = y.detach().abs().mean([0, *range(2, y.dim())])
            return y * gates[place].reshape(*gates[place].shape, *[1] * (y.dim() - 2))

        return self.network(x, weights_of(self.parameters), self.parameters, gate)

    def network_step(self):
        self.number += 1
        z, seen = self.drawn(self.log_alpha).requires_grad_(), {}
        loss = F.cross_entropy(self.logits(self.x, z, seen), self.y)
        *gradients, dz = torch.autograd.grad(loss, [*self.own, z])
        step(self.optimizer, self.own, gradients)
        gradient, activation = dz.sum(0), torch.cat([seen[place] for place in self.units.places])
        told = torch.stack([activation, len(dz) * dz.square().sum(0), gradient.abs(), gradient])
        fisher = 0.5 if self.number <= 10 else 0.9 if self.number <= 40 else 0.97
        kept = torch.tensor([0.9, fisher, 0.9, 0.9])[:, None]
        self.messages = kept * self.messages + (1 - kept) * told
        return loss

    def prior(self):
        p = probability(self.log_alpha).clamp(min=0.02).requires_grad_()
        (cost,) = torch.autograd.grad(self.log_cost(p), p)
        score = torch.log(self.messages[1] + 1e-12) - torch.log(cost + 1e-12)
        return score - score.mean()

    def budgeted(self, scores, done):
        """log alpha of scores, at the budget exactly; the threshold moves with the scores."""
        theta = 1 + 2 * done
        start = self.whole + math.log(0.95)
        target = start + (self.target - start) * min(1, done / 0.6)
        c = scores.detach()
        low, high = c.min() - MOST / theta, c.max() - LEAST / theta
        with torch.no_grad():
            for _ in range(24):
                middle = (low + high) / 2
                dear = self.log_cost(probability((theta * (c - middle)).clamp(LEAST, MOST))) > target
                low, high = (middle, high) if dear else (low, middle)
        tau = (low + high) / 2
        if scores.requires_grad:
            moved = c.clone().requires_grad_()
            cost = self.log_cost(probability((theta * (moved - tau)).clamp(LEAST, MOST)))
            (slope,) = torch.autograd.grad(cost, moved)
            tau = tau + ((scores - c) * slope).sum() / slope.sum()
        return Clip.apply(theta * (scores - tau))

    def lasting_features(self, prior):
        squares = self.units.mean_squares({k: w.detach() for k, w in weights_of(self.parameters).items()})
        incoming, outgoing = (torch.cat([squares[k][i].sqrt() for k in self.units.places]) for i in (0, 1))
        activation, _, size, gradient = self.messages
        ratios = [torch.cat([relative(v) for v in values.split(self.sizes)]) for values in (incoming, outgoing, activation, size)]
        return torch.stack([*ratios, gradient / (size + 1e-30)], 1), torch.cat([prior[:, None] / 5, self.place], 1)

    def features(self, lasting, log_alpha):
        gate = 2 * stretched(torch.sigmoid(log_alpha)) - 1
        shares = [v.mean().expand(len(v)) for v in probability(log_alpha).split(self.sizes)]
        share = torch.log10(torch.cat(shares) + 1e-3) / 1.5 + 1
        before, behind = lasting
        return torch.cat([before, torch.stack([gate, (log_alpha / 5).clamp(-1.5, 1.5), share], 1), behind], 1)

    def output(self, features):
        """One number a unit: by a U-Net over the plane of all units, and by its own features."""
        p, width = self.parameters, 32
        units, channels = features.shape
        plane = F.pad(features.t(), (0, -units % width)).reshape(1, channels, -1, width)
        maps = u_net(p, "an", plane, p.group_norm).reshape(-1, units + -units % width)[:, :units].t()
        return (torch.cat([maps, features], 1) @ p["an.head.weights"] + p["an.head.bias"]).flatten()

    def astrocyte_step(self):
        prior = self.prior()
        lasting = self.lasting_features(prior)
        scores, log_alpha = self.scores, self.log_alpha
        done = (self.number - 1) / (self.iterations - 1)
        for _ in range(2):
            u = prior + 4 * torch.tanh(self.output(self.features(lasting, log_alpha)))
            scores = u if self.number <= 12 else 0.8 * scores + 0.2 * u
            log_alpha = self.budgeted(scores, done)
        self.parameters.training = False
        loss = F.cross_entropy(self.logits(self.held_x, self.drawn(log_alpha)), self.held_y)
        self.parameters.training = True
        gradients = torch.autograd.grad(loss, self.astrocyte)
        norm = torch.stack([g.norm() for g in gradients]).norm().clamp(min=1)
        step(self.astrocyte_optimizer, self.astrocyte, [g / norm for g in gradients])
        self.scores, self.log_alpha = scores.detach(), log_alpha.detach()
        return loss

    def step(self):
        """The sum of both losses."""
        return self.network_step().item() + self.astrocyte_step().item()

    timed = step


def step(optimizer, parameters, gradients):
    for parameter, gradient in zip(parameters, gradients):
        parameter.grad = gradient
    optimizer.step()
