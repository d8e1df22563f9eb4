"""Makes edgeCases.json: Keras' layers where formulas break first, and on shapes and options drawn at random, for test/layers/edgeCases.test.ts.

One sample, lengths of 1, windows as long as the input, even ones, strides over the window, one channel, one group, sizes up from and down to 1.

Run it with the project's Python: .venv/bin/python test/reference/edgeCases.py
"""
import re

import numpy as np
from keras import layers

from layer_cases import Cases

cases = Cases()
rng = np.random.default_rng(5)
draw = lambda least, most: int(rng.integers(least, most + 1))
choose = lambda *values: values[draw(0, len(values) - 1)]
NAMES = {"dilation_rate": "dilation", "keepdims": "keepDims"}


def add(layer, shape, training=False, scale=1.0, shift=0.0, **options):
    """A case of `layers.layer` with Keras' options; ours have the same names in camel case."""
    camel = lambda name: NAMES.get(name, re.sub(r"_(\w)", lambda match: match[1].upper(), name))
    ours = re.sub(r"([123])D", r"\1d", layer[0].lower() + layer[1:])
    ours = {"reLU": "relu", "leakyReLU": "leakyRelu", "eLU": "elu", "pReLU": "prelu", "rMSNormalization": "rmsNormalization"}.get(ours, ours)
    given = {camel(name): [list(each) if isinstance(each, tuple) else each for each in value] if isinstance(value, tuple) else value for name, value in options.items()}
    cases.add(ours, given, getattr(layers, layer)(**options), shape, training, scale=scale, shift=shift)


def sizes(rank, least, most):
    return [draw(least, most) for _ in range(rank)]


def windows():
    for rank in (1, 2, 3):
        one = (1,) + (1,) * rank
        # Nothing but one number; a window as large as the input; an even one; strides over the window; one sample.
        add(f"Conv{rank}D", (*one, 1), filters=1, kernel_size=1)
        add(f"Conv{rank}D", (1, *[3] * rank, 2), filters=2, kernel_size=3)
        add(f"Conv{rank}D", (1, *[4] * rank, 1), filters=2, kernel_size=2, strides=3)
        add(f"Conv{rank}D", (1, *[1] * rank, 2), filters=1, kernel_size=4, padding="same")
        add(f"Conv{rank}DTranspose", (*one, 1), filters=1, kernel_size=1)
        add(f"Conv{rank}DTranspose", (1, *[2] * rank, 1), filters=1, kernel_size=2, strides=3)
        add(f"Conv{rank}DTranspose", (1, *[1] * rank, 2), filters=2, kernel_size=4, strides=2, padding="same")
        for kind in ("Max", "Average"):
            add(f"{kind}Pooling{rank}D", (*one, 1), pool_size=1)
            add(f"{kind}Pooling{rank}D", (1, *[1] * rank, 2), pool_size=2, strides=1, padding="same")
            add(f"{kind}Pooling{rank}D", (1, *[4] * rank, 1), pool_size=4)
            add(f"{kind}Pooling{rank}D", (1, *[7] * (rank if rank < 3 else 1), *[4] * (0 if rank < 3 else 2), 1), pool_size=2, strides=3)
            add(f"Global{kind}Pooling{rank}D", (*one, 1))
            # Keras stops the process at these two; they are a pooling over all, and nothing.
            cases.add(f"adaptive{kind}Pooling{rank}d", {"outputSize": 1}, getattr(layers, f"Global{kind}Pooling{rank}D")(keepdims=True), (1, *[3] * rank, 1))
            cases.add(f"adaptive{kind}Pooling{rank}d", {"outputSize": 2}, layers.Identity(), (1, *[2] * rank, 1))
        if rank < 3:
            for kind, more in (("Depthwise", {}), ("Separable", {"filters": 1})):
                add(f"{kind}Conv{rank}D", (*one, 1), kernel_size=1, **more)
                add(f"{kind}Conv{rank}D", (1, *[5] * rank, 2), kernel_size=2, strides=3, **more)
                add(f"{kind}Conv{rank}D", (1, *[2] * rank, 1), kernel_size=4, padding="same", **more)


def random_windows():
    for rank in (1, 1, 1, 2, 2, 2, 3, 3):
        kernel = sizes(rank, 1, 4 if rank < 3 else 3)
        space = [length + draw(0, 4 if rank < 3 else 2) for length in kernel]
        padding, batch, channels = choose("valid", "same"), draw(1, 3), draw(1, 3)
        groups = draw(1, 2)
        strides, dilation = (sizes(rank, 1, 4), 1) if rank == 3 or rng.random() < 0.6 else (1, 2)
        if dilation == 2:
            space = [length + 4 for length in space]
        if rank == 3:
            groups = 1
        add(f"Conv{rank}D", (batch, *space, channels * groups), filters=2 * groups, kernel_size=tuple(kernel), strides=strides if strides == 1 else tuple(strides), padding=padding,
            dilation_rate=dilation, groups=groups, use_bias=bool(draw(0, 1)), activation=choose("linear", "tanh", "softplus"))
        add(f"Conv{rank}DTranspose", (draw(1, 3), *sizes(rank, 1, 3), draw(1, 3)), filters=draw(1, 3), kernel_size=tuple(sizes(rank, 1, 4)), strides=tuple(sizes(rank, 1, 3)), padding=choose("valid", "same"))
        pool = sizes(rank, 1, 3)
        for kind in ("Max", "Average"):
            add(f"{kind}Pooling{rank}D", (draw(1, 3), *[length + draw(0, 4) for length in pool], draw(1, 2)), pool_size=tuple(pool), strides=tuple(sizes(rank, 1, 4)), padding=choose("valid", "same"))
            add(f"Global{kind}Pooling{rank}D", (draw(1, 3), *sizes(rank, 1, 4), draw(1, 3)), keepdims=bool(draw(0, 1)))
            goal = sizes(rank, 2, 3)
            add(f"Adaptive{kind}Pooling{rank}D", (draw(1, 2), *[length + draw(1, 3) for length in goal], draw(1, 2)), output_size=tuple(goal))
        if rank < 3:
            kernel = sizes(rank, 1, 4)
            space = [length + draw(0, 4) for length in kernel]
            more = {"kernel_size": tuple(kernel), "strides": draw(1, 4), "padding": choose("valid", "same"), "depth_multiplier": draw(1, 2)}
            add(f"DepthwiseConv{rank}D", (draw(1, 3), *space, draw(1, 3)), **more)
            add(f"SeparableConv{rank}D", (draw(1, 3), *space, draw(1, 3)), filters=draw(1, 3), **more)


def rows():
    for shape in ((1, 1), (1, 1, 1), (draw(1, 4), draw(2, 6)), (draw(1, 3), draw(1, 4), draw(1, 5))):
        last = shape[-1]
        add("Dense", shape, units=draw(1, 4), activation=choose("linear", "sigmoid", "tanh"))
        add("Dense", shape, units=1, use_bias=False)
        for layer in ("ReLU", "LeakyReLU", "ELU", "PReLU", "Softmax", "Identity", "UnitNormalization", "LayerNormalization", "RMSNormalization", "Flatten"):
            add(layer, shape, scale=2.0)
        cases.add("rescaling", {"scale": 0.5, "offset": 3}, layers.Rescaling(0.5, 3.0), shape)
        add("EinsumDense", shape, equation="...x,xy->...y", output_shape=2, bias_axes="y")
        for training in (True, False):
            add("BatchNormalization", shape, training)
            cases.add("batchRenormalization", {}, layers.BatchNormalization(renorm=True), shape, training)
        add("GroupNormalization", shape, groups=last)
        add("GroupNormalization", shape, groups=1)
        cases.add("instanceNormalization", {}, layers.GroupNormalization(-1), (1, *shape[1:-1], 1, last))
        add("Normalization", shape, mean=[0.5] * last, variance=[2.0] * last)
        add("Reshape", shape, target_shape=(-1, 1))
    add("RepeatVector", (1, 1), n=1)
    add("RepeatVector", (draw(1, 3), draw(1, 5)), n=draw(1, 4))
    add("Permute", (1, 1, 1), dims=(2, 1))
    add("Permute", (2, *sizes(3, 1, 4)), dims=(2, 3, 1))


def images():
    add("ZeroPadding1D", (1, 1, 1), padding=1)
    add("ZeroPadding1D", (draw(1, 3), draw(1, 4), 2), padding=(0, draw(0, 3)))
    add("ZeroPadding2D", (1, 1, 1, 1), padding=((0, 0), (0, 0)))
    add("ZeroPadding2D", (draw(1, 3), *sizes(2, 1, 4), 1), padding=((draw(0, 2), draw(0, 2)), (draw(0, 2), draw(0, 2))))
    add("ZeroPadding3D", (1, *sizes(3, 1, 3), 1), padding=((0, 1), (draw(0, 2), 0), (1, 1)))
    add("Cropping1D", (1, 3, 1), cropping=1)
    add("Cropping1D", (draw(1, 3), draw(4, 6), 2), cropping=(0, draw(1, 3)))
    add("Cropping2D", (1, 2, 3, 1), cropping=((1, 0), (0, 2)))
    add("Cropping2D", (2, 5, 6, draw(1, 2)), cropping=((draw(0, 2), draw(0, 2)), (draw(0, 2), draw(0, 2))))
    add("Cropping3D", (1, 3, 2, 4, 1), cropping=((1, 1), (0, 1), (3, 0)))
    add("UpSampling1D", (1, 1, 1), size=1)
    add("UpSampling1D", (draw(1, 3), draw(1, 4), draw(1, 3)), size=draw(2, 4))
    for interpolation in ("nearest", "bilinear", "bicubic"):
        add("UpSampling2D", (1, 1, 1, 1), size=(3, 2), interpolation=interpolation)
        add("UpSampling2D", (draw(1, 2), *sizes(2, 1, 4), draw(1, 2)), size=tuple(sizes(2, 1, 3)), interpolation=interpolation)
        add("Resizing", (1, 1, 1, 1), height=2, width=3, interpolation=interpolation)
        add("Resizing", (1, 5, 3, 1), height=1, width=1, interpolation=interpolation)
        add("Resizing", (draw(1, 2), *sizes(2, 1, 6), draw(1, 2)), height=draw(1, 6), width=draw(1, 6), interpolation=interpolation)
    add("UpSampling3D", (1, 1, 1, 1, 1), size=(1, 2, 3))
    add("UpSampling3D", (draw(1, 2), *sizes(3, 1, 3), draw(1, 2)), size=tuple(sizes(3, 1, 2)))
    add("CenterCrop", (1, 1, 1, 1), height=1, width=1)
    add("CenterCrop", (draw(1, 2), draw(3, 7), draw(3, 7), 2), height=draw(1, 3), width=draw(1, 3))


windows()
random_windows()
rows()
images()
cases.write(__file__)
