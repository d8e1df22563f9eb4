"""Opens the .keras files that test/models/saving/keras.test.ts saved, and saves Keras' own for it to open.

    .venv/bin/python test/reference/kerasFiles.py FOLDER

FOLDER/ours/NAME.keras with NAME.json, a list of inputs, gets NAME.out.json, a list of outputs. FOLDER/keras gets NAME.keras, NAME.json and NAME.out.json.
"""
import json
import os
import pathlib
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from keras import layers


def outputs_of(net, inputs):
    flat = net(inputs[0] if len(inputs) == 1 else inputs, training=False)
    return [{"shape": list(y.shape), "values": np.asarray(y, "float32").ravel().tolist()} for y in keras.tree.flatten(flat)]


def open_ours(folder):
    for path in sorted(folder.glob("*.keras")):
        try:
            net = keras.saving.load_model(path)
        except Exception as error:
            path.with_suffix(".out.json").write_text(json.dumps({"refused": str(error)[-600:]}))
            continue
        inputs = [np.array(x["values"], "float32").reshape(x["shape"]) for x in json.loads(path.with_suffix(".json").read_text())]
        result = {"outputs": outputs_of(net, inputs), "params": net.count_params(), "learns": None}
        if getattr(net, "optimizer", None) is not None:
            targets = np.zeros(net(inputs[0]).shape, "float32")
            result["learns"] = [float(x) for x in net.fit(inputs[0], targets, epochs=2, batch_size=len(targets), shuffle=False, verbose=0).history["loss"]]
        path.with_suffix(".out.json").write_text(json.dumps(result))


def shuffled(net):
    """Every weight another number, positive, so that variances are too."""
    random = np.random.default_rng(3)
    net.set_weights([random.uniform(0.1, 0.6, w.shape) * np.where(random.random(w.shape) < (0.5 if w.ndim > 1 else 0), -1, 1) for w in net.get_weights()])
    return net


def sequential(shape, *row):
    return keras.Sequential([keras.Input(shape), *row])


def branches():
    left, right = keras.Input((3,), name="left"), keras.Input((4,), name="right")
    shared = layers.Dense(4, activation="tanh", name="shared")
    tail = keras.Sequential([keras.Input((4,)), layers.Dense(4, name="inner"), layers.BatchNormalization()], name="tail")
    a, b = shared(left), layers.Dense(3, activation="relu")(right)
    c = tail(shared(b))
    deep = layers.Dense(2, name="deep")(layers.Dense(5)(layers.Dense(6)(a)))
    return keras.Model([right, left], [deep, layers.Dense(1, name="shallow")(c)])


def models():
    yield "mlp", sequential((5,), layers.Dense(7, activation="relu", kernel_regularizer=keras.regularizers.L2(0.02)), layers.Dropout(0.2), layers.Dense(3, activation="softmax"))
    yield "cnn", sequential((8, 8, 2), layers.Conv2D(3, 3, padding="same", strides=2, activation="elu"), layers.BatchNormalization(), layers.MaxPooling2D(2),
                            layers.AveragePooling2D(2, padding="same"), layers.Flatten(), layers.Reshape((1, -1)), layers.Activation("sigmoid"), layers.Dense(2))
    yield "branches", branches()
    yield "windows", sequential((6, 6, 4), layers.Conv2DTranspose(3, 2, strides=2, padding="same"), layers.DepthwiseConv2D(3, depth_multiplier=2), layers.SeparableConv2D(4, 2),
                                layers.LayerNormalization(), layers.GroupNormalization(2), layers.SpatialDropout2D(0.1), layers.Conv2D(4, 3, groups=2, dilation_rate=2), layers.GlobalAveragePooling2D())
    yield "volumes", sequential((4, 4, 4, 2), layers.Conv3D(2, 2), layers.Conv3DTranspose(2, 2), layers.MaxPooling3D(2), layers.GlobalMaxPooling3D(), layers.UnitNormalization())
    yield "sequence", sequential((6, 3), layers.Masking(0.0), layers.Bidirectional(layers.LSTM(4, return_sequences=True)), layers.GRU(3, return_sequences=True, activation="relu"),
                                 layers.TimeDistributed(layers.Dense(2)), layers.Conv1D(3, 2, padding="causal"), layers.SimpleRNN(4, go_backwards=True), layers.Dense(1))
    yield "cells", sequential((5, 2), layers.RNN(layers.StackedRNNCells([layers.LSTMCell(3), layers.GRUCell(2, reset_after=False)]), return_sequences=True),
                              layers.Bidirectional(layers.GRU(2), merge_mode="sum"))
    yield "film", sequential((3, 5, 5, 2), layers.ConvLSTM2D(2, 2, padding="same"), layers.GlobalMaxPooling2D())


def main(folder):
    open_ours(folder / "ours")
    (folder / "keras").mkdir()
    for name, net in models():
        shuffled(net).save(folder / "keras" / f"{name}.keras")
        random = np.random.default_rng(5)
        inputs = [random.normal(size=(4, *x.shape[1:])).astype("float32") for x in net.inputs]
        asked = [{"shape": list(x.shape), "values": x.ravel().tolist()} for x in inputs]
        (folder / "keras" / f"{name}.json").write_text(json.dumps({"inputs": asked, "outputs": outputs_of(net, inputs), "params": net.count_params()}))


main(pathlib.Path(sys.argv[1]))
