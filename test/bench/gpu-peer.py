"""PyTorch's side of `npm run bench -- gpu`: plain training steps of ResNet-18 on a CUDA card, in float32 without TF32.

One argument, JSON: the shapes of parameters by the names of the parity fixtures, batch size, image and classes, warm-up and
steps. One line out: the card, PyTorch's version, and milliseconds of each step.
"""

import json
import sys
import time

import torch
import torch.nn.functional as F

from peer import Parameters, resnet18, weights_of


def main(asked):
    if not torch.cuda.is_available():
        sys.exit(f"PyTorch {torch.__version__} finds no CUDA card")
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.manual_seed(0)
    card = torch.device("cuda")
    tensors = {}
    for name, shape in asked["shapes"].items():
        if name.endswith(".weight"):
            tensors[name] = torch.ones(shape, device=card)
        elif name.endswith(".bias"):
            tensors[name] = torch.zeros(shape, device=card)
        else:
            tensors[name] = 0.05 * torch.randn(shape, device=card)
    parameters = Parameters(tensors)
    trained = [value.requires_grad_() for value in tensors.values()]
    optimizer = torch.optim.Adam(trained, lr=asked["learningRate"])
    height, width, channels = asked["image"]
    x = torch.randn(asked["batchSize"], channels, height, width, device=card)
    y = torch.randint(asked["classes"], (asked["batchSize"],), device=card)

    def step():
        loss = F.cross_entropy(resnet18(x, weights_of(parameters), parameters), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        # Waits for the card, as the other side does.
        return loss.item()

    for _ in range(asked["warmUp"]):
        step()
    milliseconds = []
    for _ in range(asked["steps"]):
        started = time.perf_counter()
        step()
        milliseconds.append(1000 * (time.perf_counter() - started))
    print(
        json.dumps(
            {
                "card": torch.cuda.get_device_name(card),
                "version": torch.__version__,
                "milliseconds": milliseconds,
            }
        )
    )


main(json.loads(sys.argv[1]))
