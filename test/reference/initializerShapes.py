"""Makes initializerShapes.json: the bounds and deviations with which Keras' initializers draw a weight of a shape, for test/initializers/shapes.test.ts.

They are what Keras hands to its generators, so that no number is drawn. Shapes are the smallest ones and others at random, of one axis to five.

Run it with the project's Python: .venv/bin/python test/reference/initializerShapes.py
"""
import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from keras.src.initializers import random_initializers

rng = np.random.default_rng(8)
SHAPES = [[1], [5], [1, 1], [1, 4], [4, 1], [1, 1, 1], [3, 3, 1, 1], [1, 1, 3, 3], [1, 1, 1, 1, 1]]
SHAPES += [rng.integers(1, 7, rank).tolist() for rank in (1, 2, 3, 4, 5) for _ in range(3)]
MODES = {"fan_in": "fanIn", "fan_out": "fanOut", "fan_avg": "fanAvg"}
DISTRIBUTIONS = {"truncated_normal": "truncatedNormal", "untruncated_normal": "untruncatedNormal", "uniform": "uniform"}


class Recorder:
    """Stands where Keras' generators stand, and gives the widths it is asked for."""

    def uniform(self, shape, minval, maxval, **_):
        assert minval == -maxval
        return maxval

    def normal(self, shape, mean, stddev, **_):
        return stddev

    truncated_normal = normal


def main():
    k = keras.initializers
    made = {name: ({}, getattr(k, name[0].upper() + name[1:])()) for name in
            ("glorotNormal", "glorotUniform", "heNormal", "heUniform", "lecunNormal", "lecunUniform", "randomNormal", "randomUniform")}
    for mode, our_mode in MODES.items():
        for distribution, our_distribution in DISTRIBUTIONS.items():
            options = {"scale": 1.5, "mode": our_mode, "distribution": our_distribution}
            made[f"varianceScaling {our_mode} {our_distribution}"] = (options, k.VarianceScaling(1.5, mode, distribution))
    random_initializers.random = Recorder()
    result = {"keras": keras.__version__, "shapes": SHAPES, "cases": [
        {"ours": name.split()[0], "options": options, "widths": [float(f"{initializer(shape):.9g}") for shape in SHAPES]} for name, (options, initializer) in made.items()]}
    pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result) + "\n")


main()
