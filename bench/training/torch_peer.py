"""PyTorch, the same weights and batches: eager or torch.compile as asked; batches are tensors made beforehand."""
import gzip
import json
import sys
import time

import numpy as np
import torch
from torch import nn

BATCH = 128
state = {}


def idx(path, offset):
    with gzip.open(path) as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


class ToChannelsLast(nn.Module):
    """Flattens as TensorFlow does, so that the first dense layer's weights mean the same."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)


def build(case):
    if case == "mlp":
        return nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), ToChannelsLast(),
        nn.Linear(9216, 128), nn.ReLU(), nn.Linear(128, 10))


def setup(request):
    data, count = request["data"], request["steps"] * BATCH
    x = idx(f"{data}/mnist/train-images-idx3-ubyte.gz", 16)[: count * 784].astype(np.float32) / 255
    y = idx(f"{data}/mnist/train-labels-idx1-ubyte.gz", 8)[:count].astype(np.int64)
    x = x.reshape([count, 784] if request["case"] == "mlp" else [count, 1, 28, 28])
    model = build(request["case"])
    flat, at = np.fromfile(request["weights"], np.float32), 0
    with torch.no_grad():
        for weight in model.parameters():
            size = weight.numel()
            part, at = flat[at: at + size], at + size
            if weight.dim() == 4:  # ours [h, w, in, out], theirs [out, in, h, w]
                o, i, h, w = weight.shape
                part = part.reshape(h, w, i, o).transpose(3, 2, 0, 1)
            elif weight.dim() == 2:
                part = part.reshape(weight.shape[::-1]).T
            weight.copy_(torch.from_numpy(np.ascontiguousarray(part)).reshape(weight.shape))
    if request["case"] != "mlp":
        model = model.to(memory_format=torch.channels_last)
    state["optimizer"] = torch.optim.Adam(model.parameters(), 0.001, eps=1e-7, foreach=True)
    state["model"] = torch.compile(model) if request["jit"] else model
    state["batches"] = [
        (torch.from_numpy(x[at: at + BATCH].copy()), torch.from_numpy(y[at: at + BATCH].copy()))
        for at in range(0, count, BATCH)]
    return {"ready": True, "versions": {"torch": torch.__version__}}


def run(_request):
    start = time.perf_counter()
    total = torch.zeros(())
    for x, y in state["batches"]:
        loss = nn.functional.cross_entropy(state["model"](x), y)
        loss.backward()
        state["optimizer"].step()
        state["optimizer"].zero_grad()
        total += loss.detach()
    steps = len(state["batches"])
    return {"loss": total.item() / steps, "ms": (time.perf_counter() - start) * 1000 / steps}


for line in sys.stdin:
    try:
        request = json.loads(line)
        answer = setup(request) if request["do"] == "setup" else run(request)
    except Exception as error:  # told to the benchmark, which stops
        answer = {"error": repr(error)}
    print(json.dumps(answer), flush=True)
