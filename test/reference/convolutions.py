"""Makes convolutions.json: Keras' convolutions of every kind. Run it with .venv/bin/python test/reference/convolutions.py"""
from keras import layers

from layer_cases import Cases

cases = Cases()


def conv(rank, kind, shape, kernel, strides=1, padding="valid", dilation=1, activation=None, bias=True, **more):
    """`more` holds Keras' names; ours are the same in camel case."""
    camel = {"groups": "groups", "depth_multiplier": "depthMultiplier", "output_padding": "outputPadding"}
    filters = more.pop("filters", None)
    ours = {"kernelSize": kernel, "strides": strides, "padding": padding, "dilation": dilation, "useBias": bias}
    ours |= {camel[key]: value for key, value in more.items()}
    arguments = {"strides": strides, "padding": padding, "dilation_rate": dilation, "use_bias": bias, "activation": activation, **more}
    if activation:
        ours["activation"] = activation
    if filters:
        ours["filters"] = filters
        arguments["filters"] = filters
    factory = {"conv": f"conv{rank}d", "transpose": f"conv{rank}dTranspose", "depthwise": f"depthwiseConv{rank}d", "separable": f"separableConv{rank}d"}[kind]
    layer = {"conv": f"Conv{rank}D", "transpose": f"Conv{rank}DTranspose", "depthwise": f"DepthwiseConv{rank}D", "separable": f"SeparableConv{rank}D"}[kind]
    cases.add(factory, ours, getattr(layers, layer)(kernel_size=kernel, **arguments), shape)


# One axis: even and odd kernels, strides over the kernel, holes, causal, groups, length 1, batch 1.
conv(1, "conv", (2, 9, 3), 3, filters=2, activation="tanh")
conv(1, "conv", (1, 8, 2), 2, strides=3, filters=3)
conv(1, "conv", (2, 9, 2), 4, padding="same", strides=2, filters=2)
conv(1, "conv", (2, 9, 2), 3, dilation=3, filters=2, padding="same")
conv(1, "conv", (2, 9, 2), 2, dilation=4, filters=2, padding="causal")
conv(1, "conv", (2, 7, 2), 3, strides=2, filters=2, padding="causal")
conv(1, "conv", (2, 6, 4), 3, filters=6, groups=2, bias=False)
conv(1, "conv", (1, 1, 3), 1, filters=2)
# Two axes.
conv(2, "conv", (2, 6, 5, 3), 3, filters=2, activation="relu")
conv(2, "conv", (1, 7, 6, 2), [2, 3], strides=[2, 3], filters=3)
conv(2, "conv", (2, 6, 5, 2), [2, 4], padding="same", filters=2)
conv(2, "conv", (1, 7, 7, 2), 2, strides=3, padding="same", filters=2)
conv(2, "conv", (1, 8, 7, 2), 3, dilation=[2, 3], filters=2)
conv(2, "conv", (2, 7, 6, 2), [3, 2], dilation=2, padding="same", filters=2)
conv(2, "conv", (2, 5, 5, 4), 2, filters=4, groups=2, padding="same")
conv(2, "conv", (1, 4, 4, 3), 2, filters=6, groups=3, strides=2)
conv(2, "conv", (1, 1, 1, 2), 1, filters=2)
# Three axes.
conv(3, "conv", (2, 4, 5, 3, 2), 2, filters=2, activation="tanh")
conv(3, "conv", (1, 5, 4, 5, 2), [1, 2, 3], strides=[2, 1, 2], padding="same", filters=2)
conv(3, "conv", (1, 4, 3, 3, 4), 2, filters=2, groups=2)
# Transposed: kernel over, equal to and under the stride.
conv(1, "transpose", (2, 4, 3), 3, filters=2, strides=2)
conv(1, "transpose", (1, 5, 2), 4, filters=2, strides=2, padding="same", activation="tanh")
conv(1, "transpose", (2, 3, 2), 2, filters=2, strides=3, padding="same")
conv(2, "transpose", (2, 3, 4, 2), 3, filters=2, strides=2, padding="same")
conv(2, "transpose", (1, 3, 3, 2), [2, 3], filters=3, strides=[3, 2])
conv(2, "transpose", (1, 3, 3, 2), 3, filters=2, strides=2, padding="same", output_padding=1)
conv(2, "transpose", (1, 3, 3, 2), 3, filters=2, strides=2, padding="valid", output_padding=1)
conv(2, "transpose", (1, 4, 3, 2), 3, filters=2, bias=False)
conv(2, "transpose", (1, 1, 1, 2), 2, filters=2, strides=2)
conv(3, "transpose", (1, 2, 3, 2, 2), 2, filters=2, strides=2)
conv(3, "transpose", (1, 2, 2, 3, 2), 3, filters=2, strides=[1, 2, 2], padding="same")
# Depthwise and separable.
conv(1, "depthwise", (2, 7, 3), 3, depth_multiplier=2, padding="same")
conv(1, "depthwise", (2, 7, 2), 2, strides=2)
conv(2, "depthwise", (2, 6, 5, 3), 3, depth_multiplier=2)
conv(2, "depthwise", (1, 6, 6, 2), [2, 3], strides=2, padding="same", activation="tanh")
conv(2, "depthwise", (1, 7, 7, 2), 3, dilation=2)
conv(1, "separable", (2, 7, 3), 3, filters=4, depth_multiplier=2)
conv(2, "separable", (2, 5, 6, 3), 2, filters=4, padding="same", activation="tanh")
conv(2, "separable", (1, 6, 6, 2), 3, filters=3, strides=2, depth_multiplier=2)

cases.write(__file__)
