"""Keras 3 on TensorFlow, at its best: tf.data with cache and prefetch, jit_compile as asked; the model is the file that ours saved."""
import json
import os
import sys
import time

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

state = {}


def setup(request):
    folder = request["folder"]
    with open(f"{folder}/shapes.json") as file:
        shapes = json.load(file)
    x = np.fromfile(f"{folder}/inputs.f32", np.float32).reshape(shapes["inputs"])
    y = np.fromfile(f"{folder}/targets.i32", np.int32).reshape(shapes["targets"])
    model = keras.models.load_model(f"{folder}/model.keras", compile=False)
    optimizer = keras.optimizers.Adam(0.001) if request["optimizer"] == "adam" else keras.optimizers.SGD(0.01)
    model.compile(
        optimizer=optimizer, metrics=["accuracy"], jit_compile=request["jit"],
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    state.update(request, model=model, samples=x)
    state["data"] = tf.data.Dataset.from_tensor_slices((x, y)).batch(request["batch"]).cache().prefetch(tf.data.AUTOTUNE)
    # A single answer at its fastest: the call without predict's loop around it.
    state["answer"] = tf.function(lambda one: model(one, training=False), jit_compile=request["jit"])
    return {"ready": True, "versions": {"keras": keras.__version__, "tensorflow": tf.__version__}}


def fit():
    return state["model"].fit(state["data"], epochs=1, verbose=0).history["loss"][0]


def evaluate():
    return state["model"].evaluate(state["data"], verbose=0, return_dict=True)["loss"]


def predict():
    for i in range(state["steps"]):
        state["answer"](tf.constant(state["samples"][i: i + 1])).numpy()


def run(_request):
    start = time.perf_counter()
    loss = {"fit": fit, "evaluate": evaluate, "predict": predict}[state["task"]]()
    return {"ms": (time.perf_counter() - start) * 1000 / state["steps"], "loss": loss}


for line in sys.stdin:
    try:
        request = json.loads(line)
        answer = setup(request) if request["do"] == "setup" else run(request)
    except Exception as error:  # told to the benchmark, which stops
        answer = {"error": repr(error)}
    print(json.dumps(answer), flush=True)
