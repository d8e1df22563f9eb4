"""Makes kerasOptimizers.json: the weights after ten steps of each of Keras' optimizers, for test/optimizers/keras.test.ts, and the rates of its schedules.

Run it with the project's Python: .venv/bin/python test/reference/kerasOptimizers.py
"""
import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np

SHAPES = {"bias": (3,), "kernel": (4, 3), "wide": (2, 6), "filter": (2, 2, 2, 2)}
# A single number, axes of length 1, weights whose gradient is 0 always or nearly always, and gradients of very different sizes.
EDGES = {"scalar": (), "one": (1,), "row": (1, 5), "column": (5, 1), "still": (2, 2), "rare": (4,), "large": (3,), "small": (2, 3)}
STEPS = 10
o = keras.optimizers
s = keras.optimizers.schedules

CASES = {
    "sgd": lambda: o.SGD(0.1),
    "momentum": lambda: o.SGD(0.1, momentum=0.9),
    "nesterov": lambda: o.SGD(0.1, momentum=0.9, nesterov=True),
    "adagrad": lambda: o.Adagrad(0.1),
    "adadelta": lambda: o.Adadelta(1.0, rho=0.9, epsilon=1e-4),
    "rmsprop": lambda: o.RMSprop(0.05),
    "rmsprop momentum": lambda: o.RMSprop(0.05, momentum=0.8),
    "rmsprop centered": lambda: o.RMSprop(0.05, centered=True, epsilon=1e-3),
    "rmsprop centered momentum": lambda: o.RMSprop(0.05, centered=True, momentum=0.5, epsilon=1e-3),
    "adam": lambda: o.Adam(0.05),
    "amsgrad": lambda: o.Adam(0.05, amsgrad=True, beta_2=0.6),
    "adamw": lambda: o.AdamW(0.05, weight_decay=0.1),
    "adamax": lambda: o.Adamax(0.05),
    "nadam": lambda: o.Nadam(0.05),
    "ftrl": lambda: o.Ftrl(0.1, l1_regularization_strength=0.05, l2_regularization_strength=0.02, l2_shrinkage_regularization_strength=0.03, beta=0.1),
    "lion": lambda: o.Lion(0.05, weight_decay=0.02),
    "lamb": lambda: o.Lamb(0.05),
    "adafactor": lambda: o.Adafactor(0.3),
    "muon": lambda: o.Muon(0.05),
    "muon plain": lambda: o.Muon(0.05, nesterov=False, rms_rate=None, adam_lr_ratio=0.5, weight_decay=0.1, adam_weight_decay=0.2),
    "scheduleFreeAdamw": lambda: o.ScheduleFreeAdamW(0.05, warmup_steps=4),
    "clip norm": lambda: o.SGD(0.1, clipnorm=0.7),
    "clip global norm": lambda: o.SGD(0.1, global_clipnorm=0.9),
    "clip value": lambda: o.SGD(0.1, clipvalue=0.3),
    "decay": lambda: excluding(o.SGD(0.1, weight_decay=0.3), ["bias"]),
    "accumulation": lambda: o.Adam(0.05, gradient_accumulation_steps=3),
    "ema": lambda: o.SGD(0.1, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=4),
    "loss scale": lambda: o.SGD(0.1, loss_scale_factor=8.0),
    "schedule": lambda: o.Adam(s.ExponentialDecay(0.1, 3, 0.5)),
}

SCHEDULES = {
    "exponentialDecay": s.ExponentialDecay(0.1, 7, 0.6), "exponentialDecay staircase": s.ExponentialDecay(0.1, 7, 0.6, True),
    "inverseTimeDecay": s.InverseTimeDecay(0.1, 7, 0.6), "inverseTimeDecay staircase": s.InverseTimeDecay(0.1, 7, 0.6, True),
    "piecewiseConstant": s.PiecewiseConstantDecay([5, 12], [0.1, 0.05, 0.01]),
    "polynomialDecay": s.PolynomialDecay(0.1, 10, 0.01, 2.0), "polynomialDecay cycle": s.PolynomialDecay(0.1, 10, 0.01, 0.5, True),
    "cosineDecay": s.CosineDecay(0.1, 20, 0.1), "cosineDecay warm-up": s.CosineDecay(0.01, 20, 0.1, warmup_target=0.2, warmup_steps=6),
    "cosineDecayRestarts": s.CosineDecayRestarts(0.1, 6, 2.0, 0.8, 0.05), "cosineDecayRestarts even": s.CosineDecayRestarts(0.1, 6, 1.0, 0.8),
}


def excluding(optimizer, names):
    optimizer.exclude_from_weight_decay(var_names=names)
    return optimizer


def ten_steps(seed, shapes, sizes):
    """Every optimizer's weights after ten steps of normal gradients, times a size where one is given by weight and step."""
    rng = np.random.default_rng(seed)
    size = lambda name, step: sizes.get(name, lambda _: 1)(step)
    start = {name: rng.normal(size=shape).astype("float32") for name, shape in shapes.items()}
    gradients = [{name: np.asarray(size(name, step) * rng.normal(size=shape), "float32") for name, shape in shapes.items()} for step in range(STEPS)]
    flat = lambda arrays: {name: np.array(array).ravel().tolist() for name, array in arrays.items()}
    weights = {}
    for case, make in CASES.items():
        variables = [keras.Variable(value, name=name) for name, value in start.items()]
        optimizer = make()
        optimizer.build(variables)
        for each in gradients:
            optimizer.apply([keras.ops.convert_to_tensor(each[name]) for name in shapes], variables)
        weights[case] = flat(dict(zip(shapes, variables)))
    return {"shapes": shapes, "start": flat(start), "gradients": [flat(each) for each in gradients], "weights": weights}


def main():
    sizes = {"still": lambda step: 0, "rare": lambda step: step in (2, 6), "large": lambda step: 1e3, "small": lambda step: 1e-3}
    result = {"keras": keras.__version__, **ten_steps(11, SHAPES, {}), "edges": ten_steps(12, EDGES, sizes), "rates": {}}
    for name, schedule in SCHEDULES.items():
        result["rates"][name] = [float(schedule(step)) for step in range(26)]
    pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result) + "\n")


main()
