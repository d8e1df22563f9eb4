"""PyTorch, the same samples: eager or torch.compile as asked; batches are tensors made beforehand, pictures with channels last.

Dense, convolutional and normalising layers take our weights; recurrent nets and those with branches begin with PyTorch's own, so that only
their time is compared."""
import gzip
import json
import os
import sys
import time

import numpy as np
import torch
from torch import nn

state = {}


class Flattened(nn.Module):
    """Flattens as TensorFlow does, so that the first dense layer's weights mean the same."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)


class Last(nn.Module):
    """A recurrent net and a dense layer on its last output, or on all of them."""

    def __init__(self, recurrent, units, outputs, vocabulary=None, width=None, every=False):
        super().__init__()
        self.words = None if vocabulary is None else nn.Embedding(vocabulary, width)
        self.recurrent, self.dense, self.every = recurrent, nn.Linear(units, outputs), every

    def forward(self, x):
        out, _ = self.recurrent(x if self.words is None else self.words(x))
        if self.every:
            return self.dense(out)
        if self.recurrent.bidirectional:
            half = out.shape[-1] // 2
            return self.dense(torch.cat([out[:, -1, :half], out[:, 0, half:]], -1))
        return self.dense(out[:, -1])


class Block(nn.Module):
    def __init__(self, inputs, filters, stride):
        super().__init__()
        self.inner = nn.Sequential(
            nn.Conv2d(inputs, filters, 3, stride, 1, bias=False), nn.BatchNorm2d(filters, 1e-3, 0.01), nn.ReLU(),
            nn.Conv2d(filters, filters, 3, 1, 1, bias=False), nn.BatchNorm2d(filters, 1e-3, 0.01))
        same = stride == 1 and inputs == filters
        self.skip = nn.Identity() if same else nn.Sequential(nn.Conv2d(inputs, filters, 1, stride, bias=False), nn.BatchNorm2d(filters, 1e-3, 0.01))

    def forward(self, x):
        return torch.relu(self.inner(x) + self.skip(x))


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(1000, 128)
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(128, 4, 512, 0.0, "relu", batch_first=True, norm_first=True) for _ in range(4))
        self.dense = nn.Linear(128, 1000)

    def forward(self, x):
        x = self.words(x)
        for block in self.blocks:
            x = block(x)
        return self.dense(x)


class Vae(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(784, 400), nn.ReLU(), nn.Linear(400, 40))
        self.decoder = nn.Sequential(nn.Linear(20, 400), nn.ReLU(), nn.Linear(400, 784))

    def forward(self, x):
        mean, log_variance = self.encoder(x).chunk(2, 1)
        drawn = self.decoder(mean + (0.5 * log_variance).exp() * torch.randn_like(mean))
        if state["task"] == "predict":
            return drawn
        return drawn, -0.5 / 784 * (1 + log_variance - mean.square() - log_variance.exp()).sum(1).mean()


class Gan(nn.Module):
    """Keras' padding "same" of a kernel of 4 with strides of 2 is PyTorch's padding of 1."""

    def __init__(self):
        super().__init__()
        self.generator = nn.Sequential(
            nn.Linear(64, 3136), nn.ReLU(), nn.Unflatten(1, (64, 7, 7)), nn.ConvTranspose2d(64, 32, 4, 2, 1), nn.ReLU(),
            nn.ConvTranspose2d(32, 1, 4, 2, 1), nn.Sigmoid())
        self.discriminator = nn.Sequential(
            nn.Conv2d(1, 32, 4, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(32, 64, 4, 2, 1), nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(3136, 1), nn.Sigmoid())


def mlp(units):
    sizes = [784, *units]
    hidden = [part for a, b in zip(sizes, sizes[1:]) for part in (nn.Linear(a, b), nn.ReLU())]
    return nn.Sequential(*hidden, nn.Linear(sizes[-1], 10))


def vgg(inputs, filters):
    return [nn.Conv2d(inputs, filters, 3, 1, 1), nn.ReLU(), nn.Conv2d(filters, filters, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2)]


def resnet20():
    blocks = [Block(inputs, filters, 2 if filters > inputs else 1) for inputs, filters in
              [(16, 16), (16, 16), (16, 16), (16, 32), (32, 32), (32, 32), (32, 64), (64, 64), (64, 64)]]
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16, 1e-3, 0.01), nn.ReLU(), *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


def conv(*sizes):
    return nn.Conv2d(*sizes), nn.ReLU()


builders = {
    "mlp": lambda: mlp([512, 512]),
    "mlp-64": lambda: mlp([64, 64]),
    "cnn1": lambda: nn.Sequential(*conv(1, 32, 3), nn.MaxPool2d(2), Flattened(), nn.Linear(5408, 100), nn.ReLU(), nn.Linear(100, 10)),
    "cnn2": lambda: nn.Sequential(*conv(1, 32, 3), *conv(32, 64, 3), nn.MaxPool2d(2), Flattened(), nn.Linear(9216, 128), nn.ReLU(), nn.Linear(128, 10)),
    "cnn2-regular": lambda: nn.Sequential(
        *conv(1, 32, 3), nn.BatchNorm2d(32, 1e-3, 0.01), *conv(32, 64, 3), nn.BatchNorm2d(64, 1e-3, 0.01), nn.MaxPool2d(2), nn.Dropout(0.25), Flattened(),
        nn.Linear(9216, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10)),
    "vgg": lambda: nn.Sequential(*vgg(3, 32), *vgg(32, 64), *vgg(64, 128), Flattened(), nn.Linear(2048, 256), nn.ReLU(), nn.Linear(256, 10)),
    "resnet20": resnet20,
    "lstm": lambda: Last(nn.LSTM(28, 128, batch_first=True), 128, 10),
    "gru": lambda: Last(nn.GRU(28, 128, batch_first=True), 128, 10),
    "embedding-bilstm": lambda: Last(nn.LSTM(64, 64, batch_first=True, bidirectional=True), 128, 2, 10_000, 64),
    "char-rnn": lambda: Last(nn.LSTM(64, 128, batch_first=True), 128, 65, 65, 64, every=True),
    "transformer": Transformer,
    "vae": Vae,
    "dcgan": Gan,
    "dcgan-generator": lambda: Gan().generator,
    "dcgan-discriminator": lambda: Gan().discriminator,
}
OWN_WEIGHTS = {"resnet20", "lstm", "gru", "embedding-bilstm", "char-rnn", "transformer", "dcgan", "dcgan-generator", "dcgan-discriminator"}


def take_weights(model, file):
    flat, at = np.fromfile(file, np.float32), 0
    with torch.no_grad():
        for weight in model.parameters():
            part, at = flat[at: at + weight.numel()], at + weight.numel()
            if weight.dim() == 4:  # ours [h, w, in, out], theirs [out, in, h, w]
                o, i, h, w = weight.shape
                part = part.reshape(h, w, i, o).transpose(3, 2, 0, 1)
            elif weight.dim() == 2:
                part = part.reshape(weight.shape[::-1]).T
            weight.copy_(torch.from_numpy(np.ascontiguousarray(part)).reshape(weight.shape))


def setup(request):
    folder, case, batch = request["folder"], request["case"], request["batch"]
    with open(f"{folder}/shapes.json") as file:
        shapes = json.load(file)
    x = torch.from_numpy(np.fromfile(f"{folder}/inputs.f32", np.float32).reshape(shapes["inputs"]))
    y = torch.from_numpy(np.fromfile(f"{folder}/targets.i32", np.int32).reshape(shapes["targets"])).long()
    model = builders[case]()
    if case not in OWN_WEIGHTS:
        take_weights(model, f"{folder}/weights.f32")
    if x.dim() == 4:
        x = x.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
        model = model.to(memory_format=torch.channels_last)
    elif x.dim() == 2 and isinstance(model, (Last, Transformer)):
        x = x.long()
    state.update(request, x=x, ownWeights=case in OWN_WEIGHTS)
    def optimizer(part):
        parameters = part.parameters()
        return (torch.optim.Adam(parameters, 0.001, eps=1e-7, foreach=True) if request["optimizer"] == "adam" else
                torch.optim.SGD(parameters, 0.01, foreach=True))

    ready = torch.compile if request["jit"] else lambda part: part
    if case == "dcgan":
        state["gan"] = [(ready(part), optimizer(part)) for part in (model.generator, model.discriminator)]
    else:
        state["optimizer"] = optimizer(model)
    state["model"] = model if case == "dcgan" else ready(model)
    state["batches"] = list(zip(x.split(batch), y.split(batch)))
    return {"ready": True, "versions": {"torch": torch.__version__}}


def loss_of(out, x, y):
    if state["case"] == "vae":
        return nn.functional.binary_cross_entropy_with_logits(out[0], x) + out[1]
    if state["case"] == "dcgan-discriminator":
        return nn.functional.binary_cross_entropy(out, torch.ones_like(out))
    return nn.functional.cross_entropy(out.flatten(0, -2), y.flatten())


def adversarial():
    (generator, ours), (discriminator, theirs) = state["gan"]
    cost = nn.functional.binary_cross_entropy

    def verdict(samples, wanted):
        found = discriminator(samples)
        return cost(found, torch.full_like(found, wanted))

    for real, _ in state["batches"]:
        with torch.no_grad():
            fake = generator(torch.randn(len(real), 64))
        loss = verdict(real, 1.0) + verdict(fake, 0.0)
        theirs.zero_grad()
        loss.backward()
        theirs.step()
        forged = verdict(generator(torch.randn(len(real), 64)), 1.0)
        ours.zero_grad()
        forged.backward()
        ours.step()
    return loss.item()


def fit():
    if "gan" in state:
        return adversarial()
    state["model"].train()
    total = torch.zeros(())
    for x, y in state["batches"]:
        loss = loss_of(state["model"](x), x, y)
        loss.backward()
        state["optimizer"].step()
        state["optimizer"].zero_grad()
        total += loss.detach()
    return total.item() / len(state["batches"])


def idx(name, offset):
    with gzip.open(f"{os.environ['GRADBOOK_DATA']}/mnist/{name}.gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


def epoch():
    """MNIST from the same files, whole in memory: batches are gathered by a permutation, which beats a DataLoader's workers."""
    shape = state["x"].shape[1:]
    images = torch.from_numpy(idx("train-images-idx3-ubyte", 16).reshape(-1, *shape).astype(np.float32) / 255)
    labels = torch.from_numpy(idx("train-labels-idx1-ubyte", 8).astype(np.int64))
    rows = torch.randperm(len(labels)).split(state["batch"])
    state["batches"] = [(images[row], labels[row]) for row in rows]
    return fit()


@torch.no_grad()
def evaluate():
    """The loss and, where ours and Keras count them, the right answers."""
    state["model"].eval()
    total, right = torch.zeros(()), torch.zeros((), dtype=torch.long)
    for x, y in state["batches"]:
        out = state["model"](x)
        total += loss_of(out, x, y)
        if state["case"] not in ("vae", "dcgan-discriminator"):
            right += (out.argmax(-1) == y).sum()
    right.item()
    return total.item() / len(state["batches"])


@torch.inference_mode()
def predict():
    state["model"].eval()
    for i in range(state["steps"]):
        state["model"](state["x"][i: i + 1]).numpy()


def run(_request):
    start = time.perf_counter()
    loss = {"fit": fit, "epoch": epoch, "evaluate": evaluate, "predict": predict}[state["task"]]()
    return {"ms": (time.perf_counter() - start) * 1000 / state["steps"], "loss": None if state["ownWeights"] else loss}


for line in sys.stdin:
    try:
        request = json.loads(line)
        answer = setup(request) if request["do"] == "setup" else run(request)
    except Exception as error:  # told to the benchmark, which stops
        answer = {"error": repr(error)}
    print(json.dumps(answer), flush=True)
