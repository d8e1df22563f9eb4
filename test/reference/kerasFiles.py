"""Opens the .keras files that test/models/saving/keras.test.ts saved, and saves Keras' own for it to open.

    .venv/bin/python test/reference/kerasFiles.py FOLDER

FOLDER/ours/NAME.keras with NAME.json, its inputs by name, gets NAME.out.json with the outputs. FOLDER/keras gets NAME.keras, NAME.json and NAME.out.json.
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
    if isinstance(getattr(net, "_inputs_struct", None), dict):
        inputs = dict(zip([x.name for x in net.inputs], inputs))
    flat = net(inputs[0] if len(inputs) == 1 else inputs, training=False)
    outputs = [flat[name] for name in sorted(flat)] if isinstance(flat, dict) else keras.tree.flatten(flat)
    return [{"shape": list(y.shape), "values": np.asarray(y, "float32").ravel().tolist()} for y in outputs]


def open_ours(folder):
    for path in sorted(folder.glob("*.keras")):
        try:
            net = keras.saving.load_model(path)
        except Exception as error:
            path.with_suffix(".out.json").write_text(json.dumps({"refused": str(error)[-600:]}))
            continue
        given = json.loads(path.with_suffix(".json").read_text())
        inputs = [np.array(given[x.name]["values"], "float32").reshape(given[x.name]["shape"]) for x in net.inputs]
        result = {"outputs": outputs_of(net, inputs), "params": net.count_params()}
        if getattr(net, "optimizer", None) is not None:
            result["steps"] = int(net.optimizer.iterations.numpy())
            result["learns"] = net.fit(inputs[0], np.zeros((3, 2), "float32"), epochs=4, batch_size=3, shuffle=False, verbose=0).history["loss"]
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


def merges():
    a, b = keras.Input((3, 4), name="a"), keras.Input((3, 4), name="b")
    sums = [layer([a, b]) for layer in (layers.Add(), layers.Subtract(), layers.Multiply(), layers.Average(), layers.Maximum(), layers.Minimum())]
    joined = layers.Concatenate(axis=1)(sums)
    return keras.Model({"b": b, "a": a}, {"joined": joined, "dot": layers.Dot(axes=2, normalize=True)([a, b])})


def attention():
    words, seen = keras.Input((5,), name="words"), keras.Input((4, 3), name="seen")
    known = layers.Embedding(7, 6, mask_zero=True)(words)
    query, state = layers.GRU(6, return_sequences=True, return_state=True)(seen)
    heads = layers.MultiHeadAttention(2, 3, value_dim=2)(query, known)
    grouped = layers.GroupQueryAttention(4, 4, 2)(heads, query)
    other = layers.Attention(use_scale=True)([grouped, known])
    added = layers.AdditiveAttention()([other, query])
    return keras.Model([words, seen], [layers.LSTM(6)(added), layers.GRU(6)(heads, initial_state=state)])


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
    yield "shapes", sequential((5, 6, 2), layers.ZeroPadding2D(((1, 2), (0, 1))), layers.Cropping2D(1), layers.UpSampling2D((1, 2), interpolation="bilinear"), layers.Permute((2, 1, 3)),
                               layers.Rescaling(2.0, offset=-1.0), layers.PReLU(shared_axes=[1, 2]), layers.ReLU(max_value=2.0, negative_slope=0.1), layers.LeakyReLU(), layers.ELU(0.5), layers.Softmax(axis=1), layers.Flatten(), layers.RepeatVector(3), layers.ZeroPadding1D((1, 0)),
                               layers.Cropping1D(1), layers.UpSampling1D(2), layers.Identity(), layers.EinsumDense("abc,cd->abd", output_shape=(None, 4), bias_axes="d"), layers.GlobalAveragePooling1D(keepdims=True))
    yield "merges", merges()
    yield "attention", attention()
    yield "film", sequential((3, 5, 5, 2), layers.ConvLSTM2D(2, 2, padding="same"), layers.GlobalMaxPooling2D())


def trained():
    """Two networks in the middle of a training, and the losses with which it goes on."""
    for name, optimizer in (("adam", keras.optimizers.Adam(0.02, amsgrad=True)), ("sgd", keras.optimizers.SGD(0.05, momentum=0.9)), ("rmsprop", keras.optimizers.RMSprop(0.01, momentum=0.5, centered=True))):
        net = shuffled(sequential((3,), layers.Dense(4, activation="tanh"), layers.BatchNormalization(), layers.Dense(2)))
        net.compile(optimizer, keras.losses.MeanSquaredError())
        yield name, net


def lessons(path):
    """Trains a network of two inputs and outputs, with weights of samples and outputs, a regularizer and a constraint."""
    net = keras.saving.load_model(path)
    given = {name: np.array(values, "float32") for name, values in json.loads(path.with_suffix(".json").read_text()).items()}
    net.compile(keras.optimizers.SGD(0.1, momentum=0.9), loss={"size": "mse", "kind": "sparse_categorical_crossentropy"}, loss_weights={"size": 0.3, "kind": 1.0})
    history = net.fit({"left": given["left"], "right": given["right"]}, {"size": given["size"], "kind": given["kind"]}, sample_weight={"size": given["weight"], "kind": given["weight"]},
                      batch_size=6, epochs=5, shuffle=False, verbose=0).history
    predicted = net.predict({"left": given["left"], "right": given["right"]}, verbose=0)
    path.with_suffix(".out.json").write_text(json.dumps({"losses": history["loss"], "size": predicted["size"].ravel().tolist(), "kind": predicted["kind"].ravel().tolist()}))


def main(folder):
    open_ours(folder / "ours")
    lessons(folder / "lessons.keras")
    (folder / "keras").mkdir()
    for name, net in models():
        shuffled(net).save(folder / "keras" / f"{name}.keras")
        random = np.random.default_rng(5)
        inputs = [(random.integers(1, 7, (4, *x.shape[1:])) if x.name == "words" else random.normal(size=(4, *x.shape[1:]))).astype("float32") for x in net.inputs]
        asked = [{"name": x.name, "shape": list(y.shape), "values": y.ravel().tolist()} for x, y in zip(net.inputs, inputs)]
        (folder / "keras" / f"{name}.json").write_text(json.dumps({"inputs": asked, "outputs": outputs_of(net, inputs), "params": net.count_params()}))

    x = np.random.default_rng(6).normal(size=(3, 3)).astype("float32")
    fit = lambda net: net.fit(x, np.zeros((3, 2), "float32"), epochs=4, batch_size=3, shuffle=False, verbose=0).history["loss"]
    for name, net in trained():
        fit(net)
        net.save(folder / "keras" / f"trained-{name}.keras")
        (folder / "keras" / f"trained-{name}.json").write_text(json.dumps({"x": x.tolist(), "losses": fit(net)}))


main(pathlib.Path(sys.argv[1]))
