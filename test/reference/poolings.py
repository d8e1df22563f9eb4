"""Makes poolings.json: Keras' poolings over windows, whole axes and wanted sizes. Run it with .venv/bin/python test/reference/poolings.py"""
from keras import layers

from layer_cases import Cases

cases = Cases()
SHAPES = {1: (2, 7, 3), 2: (2, 6, 5, 2), 3: (1, 5, 4, 6, 2)}

for rank, shape in SHAPES.items():
    for kind in ("Max", "Average"):
        layer = getattr(layers, f"{kind}Pooling{rank}D")
        factory = f"{kind.lower()}Pooling{rank}d"
        for size, strides, padding in ((2, 2, "valid"), (3, 1, "same"), (2, 3, "valid"), (3, 2, "same")):
            cases.add(factory, {"poolSize": size, "strides": strides, "padding": padding}, layer(size, strides=strides, padding=padding), shape)
        for keep in (False, True):
            cases.add(f"global{kind}Pooling{rank}d", {"keepDims": keep}, getattr(layers, f"Global{kind}Pooling{rank}D")(keepdims=keep), shape)
        for size in (2, 3):
            cases.add(f"adaptive{kind}Pooling{rank}d", {"outputSize": size}, getattr(layers, f"Adaptive{kind}Pooling{rank}D")(size), shape)
cases.add("maxPooling2d", {"poolSize": [2, 3], "strides": [1, 2]}, layers.MaxPooling2D((2, 3), strides=(1, 2)), (1, 4, 5, 2))
cases.add("averagePooling1d", {"poolSize": 1}, layers.AveragePooling1D(1), (1, 1, 2))

cases.write(__file__)
