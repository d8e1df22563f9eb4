"""Makes variance.json: what goes through stacks of wide layers, by quadrature in float64, for test/arithmetic/variance.test.ts.

The means of φ(z), φ(z)² and φ'(z)² over a normal z are integrated by Gauss and Legendre's rule on each side of 0, where many activations have their kink,
with derivatives written out.

Run it with the project's Python: .venv/bin/python test/reference/variance.py
"""
import json
import pathlib

import numpy as np

x, w = np.polynomial.legendre.leggauss(200)
sigmoid = lambda z: 1 / (1 + np.exp(-z))
SCALE, ALPHA = 1.0507009873554805, 1.6732632423543772

# Each with its derivative.
ACTIVATIONS = {
    "linear": (lambda z: z, lambda z: np.ones_like(z)),
    "relu": (lambda z: np.maximum(z, 0), lambda z: z > 0),
    "leakyRelu": (lambda z: np.where(z > 0, z, 0.2 * z), lambda z: np.where(z > 0, 1, 0.2)),
    "elu": (lambda z: np.where(z > 0, z, np.expm1(z)), lambda z: np.where(z > 0, 1, np.exp(z))),
    "selu": (lambda z: SCALE * np.where(z > 0, z, ALPHA * np.expm1(z)), lambda z: SCALE * np.where(z > 0, 1, ALPHA * np.exp(z))),
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "softplus": (lambda z: np.logaddexp(0, z), sigmoid),
    "softsign": (lambda z: z / (1 + np.abs(z)), lambda z: 1 / (1 + np.abs(z)) ** 2),
    "silu": (lambda z: z * sigmoid(z), lambda z: sigmoid(z) * (1 + z * (1 - sigmoid(z)))),
}
VARIANCES = {"heNormal": 2 / 128, "glorotUniform": 1 / 128, "orthonormal": 1.1**2 / 128, "randomNormal": 0.05**2, "randomUniform": 0.1**2 / 12, "zeros": 0.0}
WIDTH, DEPTH, INPUT = 128, 6, 1.5


def mean(f, variance):
    """E[f(z)] over ±12 deviations, where nothing is left."""
    total = 0.0
    for low, high in ((-12, -6), (-6, 0), (0, 6), (6, 12)):
        u = (high - low) / 2 * x + (high + low) / 2
        total += (high - low) / 2 * np.sum(w * f(u * np.sqrt(variance)) * np.exp(-(u**2) / 2))
    return total / np.sqrt(2 * np.pi)


def stack(variance, phi, slope):
    gain, second, layers = WIDTH * variance, INPUT, []
    for _ in range(DEPTH):
        sums = gain * second
        average, second = mean(phi, sums), mean(lambda z: phi(z) ** 2, sums)
        layers.append({"sums": sums, "mean": average, "activations": second - average**2, "slope": mean(lambda z: slope(z) * 1.0 * slope(z), sums)})
    gradient = 1.0
    for layer in reversed(layers):
        layer["gradients"] = gradient
        gradient *= gain * layer.pop("slope")
    return layers


cases = {name: {"heNormal": stack(VARIANCES["heNormal"], *pair)} for name, pair in ACTIVATIONS.items()}
cases["tanh"] = {initializer: stack(variance, *ACTIVATIONS["tanh"]) for initializer, variance in VARIANCES.items()}
result = {"width": WIDTH, "depth": DEPTH, "inputVariance": INPUT, "cases": cases}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result) + "\n")
