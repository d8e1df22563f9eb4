"""What the scripts beside it share: they ask Keras for a layer's output and gradients, and write them for test/reference/layerCases.ts.

Inputs and weights are sines, so that both sides make them alike without a file.
"""
import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tensorflow as tf


def sines(shape, start, scale=0.5):
    size = int(np.prod(shape))
    return (np.sin(np.arange(start, start + size, dtype="float64")) * scale).astype("float32").reshape(shape)


def numbers(tensor):
    return [float(f"{value:.7g}") for value in np.asarray(tensor).ravel().tolist()]


class Cases:
    def __init__(self):
        self.cases = []

    def add(self, ours, options, layer, shape, training=False, gradients=True, scale=1.0, shift=0.0):
        """One case: our factory and options, Keras' layer that should do the same, and the input's shape with its batch."""
        numbers_in = sines(shape, 7, scale) + np.float32(shift)
        x = tf.Variable(numbers_in) if gradients else tf.constant(numbers_in)
        if not layer.built:
            layer.build(shape)
        for i, weight in enumerate(layer.weights):
            values = sines(weight.shape, 100 * (i + 1))
            weight.assign(np.abs(values) + 0.5 if any(word in weight.name for word in ("variance", "stddev")) else values)
        with tf.GradientTape() as tape:
            y = layer(x, training=training) if accepts_training(layer) else layer(x)
            loss = tf.reduce_sum(y * sines(y.shape, 9))
        sources = [x] + [weight.value for weight in layer.trainable_weights]
        found = tape.gradient(loss, sources) if gradients else []
        self.cases.append({
            "ours": ours,
            "options": options,
            "shape": list(shape),
            "scale": scale,
            **({"shift": shift} if shift else {}),
            "training": training,
            "outputShape": list(y.shape),
            "output": numbers(y),
            "gradients": [numbers(gradient) for gradient in found],
            "after": [numbers(weight) for weight in layer.non_trainable_weights if "seed" not in weight.path] if training else [],
        })

    def write(self, script):
        lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in self.cases)
        text = f'{{"keras": "{keras.__version__}", "cases": [\n{lines}\n]}}\n'
        pathlib.Path(script).with_suffix(".json").write_text(text)


def accepts_training(layer):
    return "training" in layer._call_signature.parameters
