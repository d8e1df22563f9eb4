"""Makes kerasRegularizers.json: Keras' penalties and projected weights for test/regularizers and test/constraints.

Run it with the project's Python: .venv/bin/python test/reference/kerasRegularizers.py
"""
import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np

SHAPES = [(4, 3), (1, 1), (5, 1), (2, 2, 3, 2)]


def main():
    rng = np.random.default_rng(5)
    weights = [(rng.normal(size=shape) * 2).astype("float32") for shape in SHAPES]
    regularizers = {
        "l1": keras.regularizers.L1(0.02), "l2": keras.regularizers.L2(0.03), "l1l2": keras.regularizers.L1L2(0.01, 0.05),
        "orthogonal rows": keras.regularizers.OrthogonalRegularizer(0.5), "orthogonal columns": keras.regularizers.OrthogonalRegularizer(0.5, "columns"),
    }
    constraints = {
        "maxNorm": lambda axis: keras.constraints.MaxNorm(1.5, axis), "minMaxNorm": lambda axis: keras.constraints.MinMaxNorm(0.5, 1.2, 0.7, axis),
        "nonNeg": lambda axis: keras.constraints.NonNeg(), "unitNorm": lambda axis: keras.constraints.UnitNorm(axis),
    }
    result = {"keras": keras.__version__, "weights": [{"shape": w.shape, "values": w.ravel().tolist()} for w in weights], "penalties": {}, "projected": {}}
    for name, regularizer in regularizers.items():
        suits = lambda w: "orthogonal" not in name or (w.ndim == 2 and min(w.shape) > 1)
        result["penalties"][name] = [float(regularizer(keras.ops.convert_to_tensor(w))) if suits(w) else None for w in weights]
    for name, constraint in constraints.items():
        result["projected"][name] = [np.array(constraint([0, 1, 2] if w.ndim == 4 else 0)(w)).ravel().tolist() for w in weights]
    pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result) + "\n")


main()
