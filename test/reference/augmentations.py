"""Makes augmentations.json: Keras' image augmentations with ranges of one number, which leave nothing to chance.

Run it with .venv/bin/python test/reference/augmentations.py
"""
from keras import layers

from layer_cases import Cases

cases = Cases()
ONE = (0.0, 1.0)


def add(ours, options, layer, shape=(2, 5, 4, 3), unit=True, scale=0.4):
    """Numbers are in [0.1, 0.9], or all 0.5 with a scale of 0; `unit` says that valueRange is [0, 1]."""
    ranged = options | {"valueRange": list(ONE)} if unit else options
    cases.add(ours, ranged, layer, shape, training=True, gradients=False, scale=scale, shift=0.5)


add("randomBrightness", {"factor": [0.2, 0.2]}, layers.RandomBrightness((0.2, 0.2), value_range=ONE))
add("randomSharpness", {"factor": [0.9, 0.9]}, layers.RandomSharpness((0.9, 0.9), value_range=ONE))
add("randomSaturation", {"factor": [0.3, 0.3]}, layers.RandomSaturation((0.3, 0.3), value_range=ONE))
add("randomColorDegeneration", {"factor": [0.6, 0.6]}, layers.RandomColorDegeneration((0.6, 0.6), value_range=ONE))
add("randomGrayscale", {"factor": 1}, layers.RandomGrayscale(1.0), unit=False)
add("randomInvert", {"factor": [1, 1]}, layers.RandomInvert((1.0, 1.0), value_range=ONE))
add("randomPosterization", {"factor": 3}, layers.RandomPosterization((3, 3), value_range=ONE))
add("solarization", {}, layers.Solarization(value_range=ONE))
add("randomGaussianBlur", {"kernelSize": 3, "sigma": 0.8}, layers.RandomGaussianBlur((1.0, 1.0), 3, (0.8, 0.8), value_range=ONE))
add("autoContrast", {}, layers.AutoContrast(value_range=ONE))
add("equalization", {"bins": 16}, layers.Equalization(value_range=ONE, bins=16), shape=(1, 5, 4, 2))
add("equalization", {}, layers.Equalization(value_range=ONE), shape=(1, 6, 4, 1))
for mode in ("reflect", "wrap", "constant", "nearest"):
    for interpolation in ("bilinear", "nearest"):
        ours = {"fillMode": mode, "interpolation": interpolation, "fillValue": 0.3}
        keras = {"fill_mode": mode, "interpolation": interpolation, "fill_value": 0.3}
        add("randomRotation", {"factor": [0.09, 0.09], **ours}, layers.RandomRotation((0.09, 0.09), **keras), unit=False, shape=(1, 5, 4, 2))
        add("randomTranslation", {"heightFactor": [-0.37, -0.37], "widthFactor": [0.61, 0.61], **ours},
            layers.RandomTranslation((-0.37, -0.37), (0.61, 0.61), **keras), unit=False, shape=(1, 5, 4, 1))
add("randomZoom", {"heightFactor": [0.4, 0.4]}, layers.RandomZoom((0.4, 0.4)), unit=False)
add("randomZoom", {"heightFactor": [-0.3, -0.3], "widthFactor": [0.2, 0.2]}, layers.RandomZoom((-0.3, -0.3), (0.2, 0.2)), unit=False)
for options, keras, shape in (
    ({"tileGridSize": 2}, {"tile_grid_size": (2, 2)}, (2, 5, 4, 3)),
    ({"tileGridSize": [1, 3], "clipLimit": 40}, {"tile_grid_size": (1, 3), "clip_limit": 40.0}, (1, 6, 8, 1)),
    ({"tileGridSize": [3, 2], "clipLimit": 0}, {"tile_grid_size": (3, 2), "clip_limit": 0.0}, (1, 7, 9, 2)),
    ({}, {}, (1, 17, 16, 1)),
):
    add("contrastLimitedAdaptiveHistogramEqualization", options, layers.ContrastLimitedAdaptiveHistogramEqualization(value_range=ONE, **keras), shape=shape)

# Images of one pixel, one row, one column, and of one colour.
for shape, scale in (((1, 1, 1, 3), 0.4), ((1, 1, 6, 3), 0.4), ((1, 5, 1, 3), 0.4), ((1, 4, 3, 3), 0)):
    for ours, options, layer in (
        ("randomBrightness", {"factor": [0.2, 0.2]}, layers.RandomBrightness((0.2, 0.2), value_range=ONE)),
        ("randomSharpness", {"factor": [0.9, 0.9]}, layers.RandomSharpness((0.9, 0.9), value_range=ONE)),
        ("randomSaturation", {"factor": [0.3, 0.3]}, layers.RandomSaturation((0.3, 0.3), value_range=ONE)),
        ("randomColorDegeneration", {"factor": [0.6, 0.6]}, layers.RandomColorDegeneration((0.6, 0.6), value_range=ONE)),
        ("randomInvert", {"factor": [1, 1]}, layers.RandomInvert((1.0, 1.0), value_range=ONE)),
        ("randomPosterization", {"factor": 3}, layers.RandomPosterization((3, 3), value_range=ONE)),
        ("solarization", {}, layers.Solarization(value_range=ONE)),
        ("randomGaussianBlur", {"kernelSize": 3, "sigma": 0.8}, layers.RandomGaussianBlur((1.0, 1.0), 3, (0.8, 0.8), value_range=ONE)),
        ("autoContrast", {}, layers.AutoContrast(value_range=ONE)),
        ("equalization", {"bins": 16}, layers.Equalization(value_range=ONE, bins=16)),
        ("contrastLimitedAdaptiveHistogramEqualization", {"tileGridSize": [1, 1]}, layers.ContrastLimitedAdaptiveHistogramEqualization(value_range=ONE, tile_grid_size=(1, 1))),
    ):
        add(ours, options, layer, shape=shape, scale=scale)
    for ours, options, layer in (
        ("randomGrayscale", {"factor": 1}, layers.RandomGrayscale(1.0)),
        ("randomRotation", {"factor": [0.25, 0.25]}, layers.RandomRotation((0.25, 0.25))),
        ("randomTranslation", {"heightFactor": [0.5, 0.5], "widthFactor": [1, 1]}, layers.RandomTranslation((0.5, 0.5), (1.0, 1.0))),
        ("randomZoom", {"heightFactor": [0.4, 0.4]}, layers.RandomZoom((0.4, 0.4))),
    ):
        add(ours, options, layer, unit=False, shape=shape, scale=scale)

cases.write(__file__)
