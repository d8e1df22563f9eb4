"""Makes counts.json: how many parameters Keras' layers have. Run it with .venv/bin/python test/reference/counts.py"""
import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
from keras import layers

counts = []


def count(function, options, layer, *shapes):
    layer.build(*[(None, *shape) for shape in shapes])
    trained = sum(int(np.prod(weight.shape)) for weight in layer.trainable_weights)
    counts.append([function, options, layer.count_params(), trained])


for features, units in ((28, 128), (3, 1), (10, 7)):
    shape = (5, features)
    for bias in (True, False):
        options = {"input": shape, "units": units, "useBias": bias}
        count("simpleRnn", options, layers.SimpleRNN(units, use_bias=bias), shape)
        count("lstm", options, layers.LSTM(units, use_bias=bias), shape)
        for after in (True, False):
            count("gru", options | {"resetAfter": after}, layers.GRU(units, use_bias=bias, reset_after=after), shape)
for bias in (True, False):
    options = {"input": (10, 64), "heads": 4, "keyDim": 16, "useBias": bias}
    count("attention", options, layers.MultiHeadAttention(4, 16, use_bias=bias), (10, 64), (10, 64), (10, 64))
    more = options | {"memory": (7, 24), "valueDim": 8}
    count("attention", more, layers.MultiHeadAttention(4, 16, value_dim=8, use_bias=bias), (10, 64), (7, 24), (7, 24))
for groups in (1, 2):
    count("conv", {"input": (9, 4), "filters": 6, "kernelSize": 3, "groups": groups}, layers.Conv1D(6, 3, groups=groups), (9, 4))
    count("conv", {"input": (9, 8, 4), "filters": 6, "kernelSize": 3, "groups": groups}, layers.Conv2D(6, 3, groups=groups), (9, 8, 4))
    count("conv", {"input": (9, 8, 7, 4), "filters": 6, "kernelSize": 3, "groups": groups}, layers.Conv3D(6, 3, groups=groups), (9, 8, 7, 4))
count("convTranspose", {"input": (4, 4, 8), "filters": 3, "kernelSize": 4, "strides": 2}, layers.Conv2DTranspose(3, 4, 2), (4, 4, 8))
count("depthwiseConv", {"input": (5, 5, 3), "kernelSize": 3, "depthMultiplier": 2}, layers.DepthwiseConv2D(3, depth_multiplier=2), (5, 5, 3))
count("embedding", {"vocabulary": 1000, "dimension": 16}, layers.Embedding(1000, 16), (4,))
for kind, layer in (("batch", layers.BatchNormalization()), ("batchRenorm", layers.BatchNormalization(renorm=True)), ("layer", layers.LayerNormalization()),
                    ("group", layers.GroupNormalization(4)), ("rms", layers.RMSNormalization())):
    count("normalization", {"input": (6, 5, 8), "kind": kind}, layer, (6, 5, 8))

text = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in counts)
pathlib.Path(__file__).with_suffix(".json").write_text(f"[\n{text}\n]\n")
