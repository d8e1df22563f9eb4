"""Keras 3 on TensorFlow, at its best: tf.data with cache and prefetch, jit_compile as asked; the model is the file that ours saved."""
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

state = {}


class Sampling(keras.Layer):
    """A draw from the encoder's normal distributions, whose divergence from a standard one is added, a pixel of 784."""

    def __init__(self):
        super().__init__()
        self.noise = keras.random.SeedGenerator(1)

    def call(self, packed):
        mean, log_variance = keras.ops.split(packed, 2, axis=1)
        terms = 1 + log_variance - keras.ops.square(mean) - keras.ops.exp(log_variance)
        self.add_loss(-0.5 / 784 * keras.ops.mean(keras.ops.sum(terms, axis=1)))
        return mean + keras.ops.exp(0.5 * log_variance) * keras.random.normal(keras.ops.shape(mean), seed=self.noise)


class Gan(keras.Model):
    def __init__(self, generator, discriminator):
        super().__init__()
        self.generator, self.discriminator = generator, discriminator
        self.cost = keras.metrics.Mean("discriminatorLoss")

    def compile(self, optimizers, **options):
        super().compile(**options)
        self.ours, self.theirs = optimizers

    def train_step(self, real):
        cost = keras.losses.binary_crossentropy
        noise = lambda: tf.random.normal([tf.shape(real)[0], 64])
        verdict = lambda samples: self.discriminator(samples, training=True)[:, 0]
        fake = self.generator(noise(), training=True)
        with tf.GradientTape() as tape:
            on_real, on_fake = verdict(real), verdict(fake)
            loss = cost(tf.ones_like(on_real), on_real) + cost(tf.zeros_like(on_fake), on_fake)
        weights = self.discriminator.trainable_weights
        self.ours.apply(tape.gradient(loss, weights), weights)
        with tf.GradientTape() as tape:
            on_fake = verdict(self.generator(noise(), training=True))
            forged = cost(tf.ones_like(on_fake), on_fake)
        weights = self.generator.trainable_weights
        self.theirs.apply(tape.gradient(forged, weights), weights)
        self.cost.update_state(loss)
        return {"discriminatorLoss": self.cost.result()}


def load(request):
    part = lambda name: keras.models.load_model(f"{request['folder']}/{name}.keras", compile=False)
    if request["case"] == "vae":
        image = keras.Input([784])
        return keras.Model(image, part("decoder")(Sampling()(part("encoder")(image))))
    return Gan(part("generator"), part("discriminator")) if request["case"] == "dcgan" else part("model")


def setup(request):
    folder, case = request["folder"], request["case"]
    with open(f"{folder}/shapes.json") as file:
        shapes = json.load(file)
    x = np.fromfile(f"{folder}/inputs.f32", np.float32).reshape(shapes["inputs"])
    y = np.fromfile(f"{folder}/targets.i32", np.int32).reshape(shapes["targets"])
    model = load(request)
    optimizer = lambda: keras.optimizers.Adam(0.001) if request["optimizer"] == "adam" else keras.optimizers.SGD(0.01)
    samples = (x, y)
    if case == "dcgan":
        samples = x
        model.compile([optimizer(), optimizer()], jit_compile=request["jit"])
        # Made now: compiled functions make no variables.
        model.ours.build(model.discriminator.trainable_weights)
        model.theirs.build(model.generator.trainable_weights)
    elif case in ("vae", "dcgan-discriminator"):
        samples = (x, x) if case == "vae" else (x, np.ones([len(x), 1], np.float32))
        model.compile(optimizer=optimizer(), jit_compile=request["jit"], loss=keras.losses.BinaryCrossentropy(from_logits=case == "vae"))
    else:
        model.compile(
            optimizer=optimizer(), metrics=["accuracy"], jit_compile=request["jit"],
            loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    state.update(request, model=model, samples=x)
    state["data"] = tf.data.Dataset.from_tensor_slices(samples).batch(request["batch"]).cache().prefetch(tf.data.AUTOTUNE)
    # A single answer at its fastest: the call without predict's loop around it.
    state["answer"] = tf.function(lambda one: model(one, training=False), jit_compile=request["jit"])
    return {"ready": True, "versions": {"keras": keras.__version__, "tensorflow": tf.__version__}}


def fit():
    return state["model"].fit(state["data"], epochs=1, verbose=0).history["discriminatorLoss" if state["case"] == "dcgan" else "loss"][0]


def idx(name, offset):
    with gzip.open(f"{os.environ['GRADBOOK_DATA']}/mnist/{name}.gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


def epoch():
    """MNIST from the same files; of arrays Keras shuffles and cuts batches ahead by itself, faster than tf.data's own shuffle."""
    x = idx("train-images-idx3-ubyte", 16).reshape(-1, *state["samples"].shape[1:]).astype(np.float32) / 255
    y = idx("train-labels-idx1-ubyte", 8).astype(np.int32)
    return state["model"].fit(x, y, batch_size=state["batch"], epochs=1, verbose=0).history["loss"][0]


def evaluate():
    return state["model"].evaluate(state["data"], verbose=0, return_dict=True)["loss"]


def predict():
    for i in range(state["steps"]):
        state["answer"](tf.constant(state["samples"][i: i + 1])).numpy()


def run(_request):
    start = time.perf_counter()
    loss = {"fit": fit, "epoch": epoch, "evaluate": evaluate, "predict": predict}[state["task"]]()
    return {"ms": (time.perf_counter() - start) * 1000 / state["steps"], "loss": loss}


for line in sys.stdin:
    try:
        request = json.loads(line)
        answer = setup(request) if request["do"] == "setup" else run(request)
    except Exception as error:  # told to the benchmark, which stops
        answer = {"error": repr(error)}
    print(json.dumps(answer), flush=True)
