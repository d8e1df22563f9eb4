"""Makes kerasStack.json: what Keras gives for the network of test/models/keras.test.ts.

Run it with the project's Python: .venv/bin/python test/reference/kerasStack.py
Weights and inputs are sines, so that both sides make them alike without a file.
"""
import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np

SHAPES = [(3, 3, 1, 4), (4,), (4,), (4,), (36, 5), (5,)]  # conv kernel and bias, gamma and beta, dense kernel and bias


def sines(shape, start):
    size = int(np.prod(shape))
    return (np.sin(np.arange(start, start + size)) * 0.5).astype("float32").reshape(shape)


def network():
    net = keras.Sequential([
        keras.layers.Input((8, 8, 1)),
        keras.layers.Conv2D(4, 3, activation="relu"),
        keras.layers.BatchNormalization(),
        keras.layers.MaxPooling2D(2),
        keras.layers.Flatten(),
        keras.layers.Dense(5),
    ])
    for i, (variable, shape) in enumerate(zip(net.trainable_variables, SHAPES)):
        variable.assign(sines(shape, 100 * i))
    return net


def main():
    x = sines((12, 8, 8, 1), 7) * 2
    y = np.arange(12) % 5
    result = {"keras": keras.__version__, "output": network()(x).numpy().ravel().tolist(), "losses": {}, "evaluated": {}}
    optimizers = {
        "sgd": keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True),
        "adam": keras.optimizers.Adam(0.01),
    }
    for name, optimizer in optimizers.items():
        net = network()
        net.compile(optimizer, keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
        history = net.fit(x, y, batch_size=12, epochs=10, shuffle=False, verbose=0).history
        result["losses"][name] = history["loss"]
        result["evaluated"][name] = net.evaluate(x, y, batch_size=5, verbose=0)
    pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")


main()
