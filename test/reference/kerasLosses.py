"""Makes kerasLosses.json: each sample's loss, their mean and its gradient by Keras' losses, for test/losses/keras.test.ts.

Run it with the project's Python: .venv/bin/python test/reference/kerasLosses.py
"""
import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tensorflow as tf

k = keras.losses
rng = np.random.default_rng(3)
normal = lambda *shape: rng.normal(size=shape)
softmax = lambda x: np.exp(x) / np.exp(x).sum(-1, keepdims=True)
hot = lambda *shape: np.eye(shape[-1])[rng.integers(shape[-1], size=shape[:-1])]
binary = lambda *shape: rng.integers(2, size=shape)
share = lambda *shape: rng.uniform(0.05, 0.95, size=shape)
labels = lambda classes, *shape: rng.integers(classes, size=shape)
unit = lambda x: x / np.linalg.norm(x, axis=-1, keepdims=True)

# Predictions at and beyond the ends of what probabilities may be, and rows that don't add up to 1.
EDGES = np.array([[0.0, 1.0, 0.0], [0.2, 0.2, 0.2], [3.0, 1.0, 0.5], [1e-8, 0.4, 0.9], [0.0, 0.0, 1.0]])
ENDS = np.array([[0.0, 1.0, 0.5], [1.0, 0.0, 1e-8]])
ENDS_TARGETS = np.array([[0, 1, 1], [0, 1, 0]])
SOFT = np.array([[0.5, 0.25, 0.0], [0.0, 0.0, 0.0], [0.2, 0.9, 0.3], [0, 1, 0], [1, 0, 0]])

CASES = {
    "binaryCrossentropy": [(k.BinaryCrossentropy, {}, binary(5, 3), share(5, 3)), (k.BinaryCrossentropy, {}, binary(1, 1), share(1, 1)), (k.BinaryCrossentropy, {}, binary(2, 3, 2), share(2, 3, 2)), (k.BinaryCrossentropy, {}, ENDS_TARGETS, ENDS)],
    "binaryCrossentropy logits": [(k.BinaryCrossentropy, {"from_logits": True, "label_smoothing": 0.2}, binary(5, 3), 3 * normal(5, 3)), (k.BinaryCrossentropy, {"from_logits": True, "label_smoothing": 0.2}, ENDS_TARGETS, 200 * ENDS - 100)],
    "binaryFocalCrossentropy": [(k.BinaryFocalCrossentropy, {}, binary(5, 3), share(5, 3)), (k.BinaryFocalCrossentropy, {}, ENDS_TARGETS, ENDS)],
    "binaryFocalCrossentropy balanced": [(k.BinaryFocalCrossentropy, {"apply_class_balancing": True, "alpha": 0.3, "gamma": 1.5, "from_logits": True, "label_smoothing": 0.1}, binary(5, 3), normal(5, 3))],
    "categoricalCrossentropy": [(k.CategoricalCrossentropy, {}, hot(4, 5), softmax(normal(4, 5))), (k.CategoricalCrossentropy, {}, hot(2, 3, 4), softmax(normal(2, 3, 4))), (k.CategoricalCrossentropy, {}, SOFT, EDGES)],
    "categoricalCrossentropy logits": [(k.CategoricalCrossentropy, {"from_logits": True, "label_smoothing": 0.2}, hot(4, 5), 3 * normal(4, 5)), (k.CategoricalCrossentropy, {"from_logits": True, "label_smoothing": 0.2}, SOFT, 100 * EDGES)],
    "sparseCategoricalCrossentropy": [(k.SparseCategoricalCrossentropy, {"from_logits": True}, labels(5, 4), normal(4, 5)), (k.SparseCategoricalCrossentropy, {"from_logits": True}, labels(5, 2, 3), normal(2, 3, 5)), (k.SparseCategoricalCrossentropy, {"from_logits": True}, labels(3, 5), 100 * EDGES)],
    "sparseCategoricalCrossentropy probabilities": [(k.SparseCategoricalCrossentropy, {}, labels(5, 4), softmax(normal(4, 5))), (k.SparseCategoricalCrossentropy, {}, np.array([1, 0, 0, 2, 2]), EDGES)],
    "sparseCategoricalCrossentropy ignoring": [(k.SparseCategoricalCrossentropy, {"from_logits": True, "ignore_class": -1}, labels(5, 2, 3) * np.array([[1, 1, 0], [0, 1, 1]]) - np.array([[0, 0, 1], [1, 0, 0]]), normal(2, 3, 5))],
    "categoricalFocalCrossentropy": [(k.CategoricalFocalCrossentropy, {}, hot(4, 5), softmax(normal(4, 5))), (k.CategoricalFocalCrossentropy, {}, SOFT, EDGES)],
    "categoricalFocalCrossentropy logits": [(k.CategoricalFocalCrossentropy, {"from_logits": True, "gamma": 1.5, "alpha": 0.4, "label_smoothing": 0.1}, hot(4, 5), normal(4, 5))],
    "categoricalGeneralizedCrossEntropy": [(k.CategoricalGeneralizedCrossEntropy, {"q": 0.7}, labels(5, 4), softmax(normal(4, 5))), (k.CategoricalGeneralizedCrossEntropy, {"q": 0.7}, np.array([1, 0, 0, 2, 2]), EDGES)],
    "categoricalHinge": [(k.CategoricalHinge, {}, hot(4, 5), normal(4, 5))],
    "circle": [(k.Circle, {}, np.array([0, 0, 1, 1, 2, 0]), unit(normal(6, 3))), (k.Circle, {"gamma": 10, "margin": 0.2}, np.array([0, 1, 1, 0]), unit(normal(4, 2)))],
    "cosineSimilarity": [(k.CosineSimilarity, {}, normal(4, 3), normal(4, 3)), (k.CosineSimilarity, {}, normal(2, 2, 3), normal(2, 2, 3)), (k.CosineSimilarity, {}, SOFT, EDGES)],
    "ctc": [(k.CTC, {}, np.array([[1, 2, 0], [3, 3, 0], [1, 2, 3], [2, 0, 0]]), 2 * normal(4, 7, 4)), (k.CTC, {}, np.array([[1]]), normal(1, 1, 3)), (k.CTC, {}, np.array([[2, 2]]), normal(1, 3, 3))],
    "dice": [(k.Dice, {}, binary(2, 4, 4), share(2, 4, 4)), (k.Dice, {"axis": (1, 2)}, binary(2, 4, 4), share(2, 4, 4)), (k.Dice, {}, np.zeros((1, 2, 2)), np.zeros((1, 2, 2)))],
    "tversky": [(k.Tversky, {"alpha": 0.3, "beta": 0.8}, binary(2, 4, 4), share(2, 4, 4)), (k.Tversky, {"axis": (1, 2)}, binary(2, 4, 4), share(2, 4, 4)), (k.Tversky, {"alpha": 0.3, "beta": 0.8}, np.zeros((1, 2, 2)), np.zeros((1, 2, 2)))],
    "hinge": [(k.Hinge, {}, 2 * binary(5, 3) - 1, normal(5, 3)), (k.Hinge, {}, binary(5, 3), normal(5, 3)), (k.Hinge, {}, SOFT, EDGES)],
    "squaredHinge": [(k.SquaredHinge, {}, binary(5, 3), normal(5, 3))],
    "huber": [(k.Huber, {"delta": 0.8}, normal(5, 3), 2 * normal(5, 3))],
    "klDivergence": [(k.KLDivergence, {}, softmax(normal(4, 3)), softmax(normal(4, 3))), (k.KLDivergence, {}, np.array([[0.0, 1.0]]), np.array([[0.25, 0.75]])), (k.KLDivergence, {}, SOFT, EDGES)],
    "logCosh": [(k.LogCosh, {}, normal(5, 3), 20 * normal(5, 3)), (k.LogCosh, {}, SOFT, 1000 * EDGES)],
    "meanAbsoluteError": [(k.MeanAbsoluteError, {}, normal(5, 3), normal(5, 3))],
    "meanAbsolutePercentageError": [(k.MeanAbsolutePercentageError, {}, 1 + share(5, 3), normal(5, 3)), (k.MeanAbsolutePercentageError, {}, SOFT, EDGES)],
    "meanSquaredError": [(k.MeanSquaredError, {}, normal(5, 3), normal(5, 3)), (k.MeanSquaredError, {}, normal(2, 3, 4), normal(2, 3, 4)), (k.MeanSquaredError, {}, normal(1, 1), normal(1, 1))],
    "meanSquaredLogarithmicError": [(k.MeanSquaredLogarithmicError, {}, share(5, 3), 2 * share(5, 3)), (k.MeanSquaredLogarithmicError, {}, SOFT, EDGES - 0.5)],
    "poisson": [(k.Poisson, {}, labels(4, 5, 3), 3 * share(5, 3)), (k.Poisson, {}, SOFT, EDGES)],
}


def listed(array):
    array = np.asarray(array)
    return {"shape": list(array.shape), "values": [float(x) for x in array.ravel()]}


def edges():
    """A single number, by name; and each loss' first case with weights, with none that counts, and its gradients then."""
    found = {}
    for name, cases in CASES.items():
        make, options, targets, predictions = cases[0]
        one = (targets.ravel()[:1].reshape((1,) * targets.ndim), predictions.ravel()[:1].reshape((1,) * predictions.ndim))
        if np.issubdtype(targets.dtype, np.integer) and targets.ndim < predictions.ndim:
            one = (np.zeros((1,) * targets.ndim, "int64"), one[1])
        given = {"one": (*one, None)}
        if name not in ("dice", "tversky", "circle"):  # they are of the whole batch, or weigh pairs
            w = np.random.default_rng(7).uniform(0.5, 2, size=targets.shape if "ignoring" in name else targets.shape[:1])
            given |= {"weighted": (targets, predictions, w), "nothing": (targets, predictions, 0 * w)}
        if name == "ctc":
            del given["one"]  # a single class is the blank
        found[name] = {}
        for edge, (t, p, w) in given.items():
            t, p = tf.constant(t, "int32" if np.issubdtype(t.dtype, np.integer) else "float32"), tf.constant(p, "float32")
            with tf.GradientTape() as tape:
                tape.watch(p)
                mean = make(**options)(t, p, sample_weight=w)
            found[name][edge] = {"targets": listed(t.numpy()), "predictions": listed(p.numpy()), "weights": None if w is None else w.tolist(), "mean": float(mean), "gradient": listed(tape.gradient(mean, p).numpy())}
    return found


def main():
    result = {"keras": keras.__version__, "cases": {}}
    for name, cases in CASES.items():
        result["cases"][name] = []
        for make, options, targets, predictions in cases:
            t = tf.constant(targets, "int32" if np.issubdtype(targets.dtype, np.integer) else "float32")
            p = tf.constant(predictions, "float32")
            with tf.GradientTape() as tape:
                tape.watch(p)
                mean = make(**options)(t, p)
            each = make(**options, reduction="none")(t, p)
            result["cases"][name].append({"targets": listed(targets), "predictions": listed(p.numpy()), "each": listed(each.numpy()), "mean": float(mean), "gradient": listed(tape.gradient(mean, p).numpy())})
    result["edges"] = edges()
    weights = rng.uniform(size=(5,))
    t, p = normal(5, 3), normal(5, 3)
    result["weighted"] = {"targets": listed(t), "predictions": listed(p), "weights": listed(weights), "mean": float(k.MeanSquaredError()(t, p, sample_weight=weights))}
    pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result) + "\n")


main()
