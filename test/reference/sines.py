"""What the scripts beside it share: numbers that both sides make alike, and a layer's outputs and gradients as Keras gives them."""
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
    return [float(f"{value:.8g}") for value in np.asarray(tensor, dtype="float64").ravel()]


def results(layer, inputs, call=None, **arguments):
    """Outputs of a layer whose weights are sines, and the gradients of sum(outputs · sines) by weights and float inputs."""
    apply = call or (lambda tensors: layer(tensors if len(tensors) > 1 else tensors[0], **arguments))
    call = lambda given: apply([tf.identity(x) for x in given])
    variables = [tf.Variable(x) for x in inputs]
    call(variables)
    for i, weight in enumerate(layer.trainable_weights):
        weight.assign(sines(weight.shape, 100 * i + 1))
    floats = [v for v in variables if v.dtype == tf.float32]
    with tf.GradientTape() as tape:
        outputs = call(variables)
        outputs = list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
        loss = sum(tf.reduce_sum(y * sines(y.shape, 31 + 10 * i)) for i, y in enumerate(outputs))
    gradients = tape.gradient(loss, [w.value for w in layer.trainable_weights] + floats)
    dense = [tf.zeros_like(of) if g is None else tf.convert_to_tensor(g) for g, of in zip(gradients, layer.trainable_weights + floats)]
    return {
        "shapes": [list(y.shape) for y in outputs],
        "outputs": [numbers(y) for y in outputs],
        "weights": [list(w.shape) for w in layer.trainable_weights],
        "gradients": [numbers(g) for g in dense],
    }


def write(script, cases):
    path = pathlib.Path(script).with_suffix(".json")
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(case)}" for name, case in cases.items())
    path.write_text("{\n" + lines + "\n}\n")
