"""Makes shapes.json: Keras' layers that change shapes, ranges and signs. Run it with .venv/bin/python test/reference/shapes.py"""
from keras import layers

from layer_cases import Cases

cases = Cases()

cases.add("upSampling1d", {"size": 3}, layers.UpSampling1D(3), (2, 3, 2))
cases.add("upSampling2d", {"size": [2, 3]}, layers.UpSampling2D((2, 3)), (1, 2, 3, 2))
cases.add("upSampling2d", {"interpolation": "bilinear"}, layers.UpSampling2D(interpolation="bilinear"), (1, 3, 4, 2))
cases.add("upSampling2d", {"size": [3, 1], "interpolation": "bicubic"}, layers.UpSampling2D((3, 1), interpolation="bicubic"), (1, 3, 4, 1))
cases.add("upSampling3d", {"size": [1, 2, 3]}, layers.UpSampling3D((1, 2, 3)), (1, 2, 2, 2, 2))
cases.add("zeroPadding1d", {"padding": [2, 1]}, layers.ZeroPadding1D((2, 1)), (2, 3, 2))
cases.add("zeroPadding2d", {"padding": [[1, 2], [0, 3]]}, layers.ZeroPadding2D(((1, 2), (0, 3))), (1, 2, 3, 2))
cases.add("zeroPadding3d", {"padding": [1, 0, 2]}, layers.ZeroPadding3D((1, 0, 2)), (1, 2, 3, 1, 2))
cases.add("cropping1d", {"cropping": [2, 1]}, layers.Cropping1D((2, 1)), (2, 5, 2))
cases.add("cropping2d", {"cropping": [[1, 2], [0, 3]]}, layers.Cropping2D(((1, 2), (0, 3))), (1, 4, 5, 2))
cases.add("cropping3d", {"cropping": 1}, layers.Cropping3D(1), (1, 4, 3, 5, 2))
cases.add("permute", {"dims": [2, 1]}, layers.Permute((2, 1)), (2, 3, 4))
cases.add("permute", {"dims": [3, 1, 2]}, layers.Permute((3, 1, 2)), (1, 2, 3, 4))
cases.add("repeatVector", {"n": 3}, layers.RepeatVector(3), (2, 4))
cases.add("identity", {}, layers.Identity(), (2, 4))
cases.add("flatten", {}, layers.Flatten(), (2, 3, 2))
cases.add("reshape", {"targetShape": [-1, 3]}, layers.Reshape((-1, 3)), (2, 3, 4))
cases.add("rescaling", {"scale": 2.5, "offset": -1}, layers.Rescaling(2.5, -1.0), (2, 4))
for interpolation in ("nearest", "bilinear", "bicubic"):
    cases.add("resizing", {"height": 3, "width": 8, "interpolation": interpolation}, layers.Resizing(3, 8, interpolation), (1, 5, 4, 2))
cases.add("resizing", {"height": 2, "width": 3, "antialias": True}, layers.Resizing(2, 3, antialias=True), (1, 7, 6, 1))
cases.add("resizing", {"height": 4, "width": 4, "cropToAspectRatio": True}, layers.Resizing(4, 4, crop_to_aspect_ratio=True), (1, 5, 8, 1))
cases.add("resizing", {"height": 4, "width": 4, "padToAspectRatio": True, "fillValue": 0.5},
          layers.Resizing(4, 4, pad_to_aspect_ratio=True, fill_value=0.5), (1, 4, 8, 1))
cases.add("centerCrop", {"height": 2, "width": 3}, layers.CenterCrop(2, 3), (1, 5, 6, 2))
cases.add("centerCrop", {"height": 6, "width": 3}, layers.CenterCrop(6, 3), (1, 4, 5, 1))
cases.add("einsumDense", {"equation": "abc,cd->abd", "outputShape": [None, 3], "biasAxes": "d"},
          layers.EinsumDense("abc,cd->abd", (None, 3), bias_axes="d"), (2, 3, 4))
cases.add("einsumDense", {"equation": "abc,cde->abde", "outputShape": [None, 2, 3], "biasAxes": "de", "activation": "tanh"},
          layers.EinsumDense("abc,cde->abde", (None, 2, 3), bias_axes="de", activation="tanh"), (2, 3, 4))
cases.add("einsumDense", {"equation": "...x,xy->...y", "outputShape": 3}, layers.EinsumDense("...x,xy->...y", 3), (2, 3, 2, 4))
cases.add("einsumDense", {"equation": "abcd,bce->aed", "outputShape": [5, None]}, layers.EinsumDense("abcd,bce->aed", (5, None)), (2, 3, 2, 4))
cases.add("einsumDense", {"equation": "abc,bcd->abd", "outputShape": [3, 2], "biasAxes": "b"}, layers.EinsumDense("abc,bcd->abd", (3, 2), bias_axes="b"), (2, 3, 4))
cases.add("prelu", {}, layers.PReLU(), (2, 5))
cases.add("prelu", {"sharedAxes": [1, 2]}, layers.PReLU(shared_axes=[1, 2]), (2, 2, 3, 4))
cases.add("dense", {"units": 3, "activation": "tanh"}, layers.Dense(3, activation="tanh"), (2, 3, 4))
for options, layer in (({}, layers.ReLU()), ({"maxValue": 0.3}, layers.ReLU(0.3)), ({"negativeSlope": 0.1, "threshold": 0.2, "maxValue": 0.4}, layers.ReLU(0.4, 0.1, 0.2))):
    cases.add("relu", options, layer, (3, 4))
cases.add("leakyRelu", {}, layers.LeakyReLU(), (3, 4))
cases.add("leakyRelu", {"negativeSlope": 0.01}, layers.LeakyReLU(0.01), (3, 4))
cases.add("elu", {"alpha": 0.5}, layers.ELU(0.5), (3, 4))
cases.add("softmax", {}, layers.Softmax(), (3, 4))
cases.add("softmax", {"axis": 1}, layers.Softmax(axis=1), (2, 3, 4))

cases.write(__file__)
