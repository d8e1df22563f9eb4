"""Makes kerasInitializers.json: Keras' STFT and identity weights, and the spread of its random ones, for test/initializers/keras.test.ts.

Run it with the project's Python: .venv/bin/python test/reference/kerasInitializers.py
"""
import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np

k = keras.initializers
# Windows are NumPy's, since Keras' own come from SciPy, which the environment lacks; a periodic one is the longer one's beginning.
EXACT = {
    "stft": (k.STFT(window=np.hanning(16)), (16, 1, 9)), "stft imag": (k.STFT("imag", np.hamming(11)[:-1], "spectrum"), (10, 1, 6)), "stft bare": (k.STFT("real", None, None), (8, 1, 5)),
    "stft blackman": (k.STFT("real", np.blackman(13)[:-1], "density"), (12, 1, 7)), "identity": (k.Identity(2.0), (3, 4)),
}
SPREAD = {
    "glorotNormal": k.GlorotNormal(1), "glorotUniform": k.GlorotUniform(1), "heNormal": k.HeNormal(1), "heUniform": k.HeUniform(1), "lecunNormal": k.LecunNormal(1),
    "lecunUniform": k.LecunUniform(1), "randomNormal": k.RandomNormal(seed=1), "randomUniform": k.RandomUniform(seed=1), "truncatedNormal": k.TruncatedNormal(0.1, 0.2, 1),
    "varianceScaling fanIn": k.VarianceScaling(2.0, "fan_in", "truncated_normal", 1), "varianceScaling fanOut": k.VarianceScaling(1.5, "fan_out", "untruncated_normal", 1),
    "varianceScaling fanAvg": k.VarianceScaling(0.5, "fan_avg", "uniform", 1), "orthogonal": k.Orthogonal(1.0, 1),
}
SHAPES = [(400, 300), (3, 3, 40, 60)]


def main():
    result = {"keras": keras.__version__, "exact": {}, "shapes": SHAPES, "spread": {}}
    for name, (initializer, shape) in EXACT.items():
        result["exact"][name] = {"shape": shape, "values": np.array(initializer(shape)).ravel().tolist()}
    for name, initializer in SPREAD.items():
        drawn = [np.array(initializer(shape), "float64") for shape in SHAPES]
        result["spread"][name] = [{"mean": w.mean(), "variance": w.var(), "largest": np.abs(w).max()} for w in drawn]
    pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result) + "\n")


main()
