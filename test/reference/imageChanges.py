"""Makes imageChanges.json for test/layers/imageChanges.test.ts: what Keras' image layers give when nothing is left to chance.

Run it with .venv/bin/python test/reference/imageChanges.py
"""
import json
import pathlib

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from layer_cases import numbers, sines

RANGE = (0.0, 1.0)
STRENGTH = (0.3, 0.3)
SHAPE = (1, 6, 5, 3)
image = tf.constant(sines(SHAPE, 7, 0.3) + np.float32(0.5))


def changed(layer):
    return numbers(layer(image, training=True))


def shears():
    """Both signs."""
    layer = layers.RandomShear(STRENGTH, STRENGTH)
    return [list(found) for found in sorted({tuple(changed(layer)) for _ in range(40)})]


changes = {
    "translation": changed(layers.RandomTranslation(STRENGTH, STRENGTH)),
    "rotation": changed(layers.RandomRotation(STRENGTH)),
    # Keras 3.15 draws from 0.3 where it should from 0.3 · 255, so it is told what to add and where to turn.
    "solarization": numbers(layers.Solarization(value_range=RANGE).transform_images(image, {"additions": STRENGTH[0] * 255, "thresholds": STRENGTH[0] * 255})),
    "posterization": changed(layers.RandomPosterization((2, 2), value_range=RANGE)),
    "autoContrast": changed(layers.AutoContrast(value_range=RANGE)),
    "equalization": changed(layers.Equalization(value_range=RANGE)),
    "brightness": changed(layers.RandomBrightness(STRENGTH, value_range=RANGE)),
    "colors": changed(layers.RandomColorDegeneration(STRENGTH, value_range=RANGE)),
    "sharpness": changed(layers.RandomSharpness(STRENGTH, value_range=RANGE)),
}
for i, found in enumerate(shears()):
    changes[f"shear {i}"] = found

corners = [[[0.0, 0.0], [3.2, 0.7], [-0.6, 4.1], [4.9, 6.3]], [[0.5, 0.25], [4.4, -0.5], [0.3, 5.5], [3.0, 4.0]]]
two = tf.constant(sines((2, 6, 5, 2), 3))
start = [[[0.0, 0.0], [4.0, 0.0], [0.0, 5.0], [4.0, 5.0]]] * 2
perspective = {
    interpolation: numbers(keras.ops.image.perspective_transform(two, np.array(start), np.array(corners), interpolation=interpolation, fill_value=0.2))
    for interpolation in ("bilinear", "nearest")
}

boxes = {"boxes": sines((1, 2, 4), 1), "labels": np.array([[3.0, 5.0]])}
cut = {}
for count in (1, 3):
    layer = layers.MaxNumBoundingBoxes(count, bounding_box_format="xyxy")
    found = layer.transform_bounding_boxes(boxes, None)
    cut[str(count)] = {"boxes": numbers(found["boxes"]), "labels": numbers(found["labels"])}

result = {"keras": keras.__version__, "shape": SHAPE, "strength": STRENGTH[0], "changes": changes, "corners": corners, "perspective": perspective, "boxes": cut}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result, separators=(",", ":")) + "\n")
