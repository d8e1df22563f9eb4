"""Makes kerasActivations.json: Keras' activations and their gradients, kinks included, for test/activations/keras.test.ts.

Run it with the project's Python: .venv/bin/python test/reference/kerasActivations.py
"""
import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tensorflow as tf

a = keras.activations
CASES = {
    "celu": (a.celu, {"alpha": 1.5}), "elu": (a.elu, {}), "elu alpha": (a.elu, {"alpha": 0.7}), "exponential": (a.exponential, {}),
    "gelu": (a.gelu, {}), "gelu approximate": (a.gelu, {"approximate": True}), "glu": (a.glu, {}), "hardShrink": (a.hard_shrink, {}),
    "hardSigmoid": (a.hard_sigmoid, {}), "hardSilu": (a.hard_silu, {}), "hardTanh": (a.hard_tanh, {}), "leakyRelu": (a.leaky_relu, {}),
    "linear": (a.linear, {}), "logSigmoid": (a.log_sigmoid, {}), "logSoftmax": (a.log_softmax, {}), "mish": (a.mish, {}), "relu": (a.relu, {}),
    "relu all": (a.relu, {"negative_slope": 0.1, "max_value": 2.0, "threshold": 0.5}), "relu clip": (a.relu, {"negative_slope": 0.3, "max_value": 2.0}),
    "relu slope": (a.relu, {"negative_slope": 0.3}), "relu6": (a.relu6, {}), "selu": (a.selu, {}), "sigmoid": (a.sigmoid, {}), "silu": (a.silu, {}),
    "softShrink": (a.soft_shrink, {}), "softmax": (a.softmax, {}), "softmax axis": (a.softmax, {"axis": 0}), "softplus": (a.softplus, {}), "softsign": (a.softsign, {}),
    "sparsePlus": (a.sparse_plus, {}), "sparseSigmoid": (a.sparse_sigmoid, {}), "squareplus": (a.squareplus, {}),
    "squareplus b": (a.squareplus, {"b": 0.5}), "tanh": (a.tanh, {}), "tanhShrink": (a.tanh_shrink, {}), "threshold": (a.threshold, {"threshold": 0.5, "default_value": -2.0}),
}
# Corners: 0, ±0.5, ±1, 2, ±3 and 6.
KINKS = [0.0, 0.5, -0.5, 1.0, -1.0, 2.0, 3.0, -3.0, 6.0, -8.0, 9.0, 1e-3]


def main():
    rng = np.random.default_rng(2)
    x = np.concatenate([np.array(KINKS).reshape(2, 6), 3 * rng.normal(size=(4, 6))]).astype("float32")
    upstream = rng.normal(size=(6, 6)).astype("float32")
    result = {"keras": keras.__version__, "shape": [6, 6], "x": x.ravel().tolist(), "upstream": upstream.ravel().tolist(), "cases": {}}
    for name, (function, options) in CASES.items():
        given = tf.constant(x)
        with tf.GradientTape() as tape:
            tape.watch(given)
            y = tf.identity(function(given, **options))
            total = tf.reduce_sum(y * upstream[:, : y.shape[1]])
        result["cases"][name] = {"y": y.numpy().ravel().tolist(), "gradient": tape.gradient(total, given).numpy().ravel().tolist()}
    pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result) + "\n")


main()
