"""Keras 3 on TensorFlow, at its best: tf.data with cache and prefetch, jit_compile as asked, the same weights and batches."""
import gzip
import json
import os
import sys
import time

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

BATCH = 128
state = {}


def idx(path, offset):
    with gzip.open(path) as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


def build(case):
    layers = keras.layers
    if case == "mlp":
        return keras.Sequential([
            keras.Input([784]), layers.Dense(512, "relu"), layers.Dense(512, "relu"), layers.Dense(10)])
    return keras.Sequential([
        keras.Input([28, 28, 1]), layers.Conv2D(32, 3, activation="relu"), layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(2), layers.Flatten(), layers.Dense(128, "relu"), layers.Dense(10)])


def setup(request):
    data = request["data"]
    count = request["steps"] * BATCH
    x = idx(f"{data}/mnist/train-images-idx3-ubyte.gz", 16)[: count * 784].astype(np.float32) / 255
    y = idx(f"{data}/mnist/train-labels-idx1-ubyte.gz", 8)[:count].astype(np.int32)
    model = build(request["case"])
    x = x.reshape([count, *model.input_shape[1:]])
    flat, at, weights = np.fromfile(request["weights"], np.float32), 0, []
    for weight in model.get_weights():
        weights.append(flat[at: at + weight.size].reshape(weight.shape))
        at += weight.size
    model.set_weights(weights)
    model.compile(
        optimizer=keras.optimizers.Adam(0.001), metrics=["accuracy"], jit_compile=request["jit"],
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    state["model"] = model
    state["data"] = tf.data.Dataset.from_tensor_slices((x, y)).batch(BATCH).cache().prefetch(tf.data.AUTOTUNE)
    state["steps"] = request["steps"]
    return {"ready": True, "versions": {"keras": keras.__version__, "tensorflow": tf.__version__}}


def run(request):
    start = time.perf_counter()
    history = state["model"].fit(state["data"], epochs=1, verbose=0)
    return {"ms": (time.perf_counter() - start) * 1000 / state["steps"], "loss": history.history["loss"][0]}


for line in sys.stdin:
    try:
        request = json.loads(line)
        answer = setup(request) if request["do"] == "setup" else run(request)
    except Exception as error:  # told to the benchmark, which stops
        answer = {"error": repr(error)}
    print(json.dumps(answer), flush=True)
