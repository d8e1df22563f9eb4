"""Makes kerasMetrics.json: Keras' metrics over two unequal batches, without and with weights, for test/metrics/keras.test.ts.

Run it with the project's Python: .venv/bin/python test/reference/kerasMetrics.py
"""
import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np

m = keras.metrics
rng = np.random.default_rng(9)
normal = lambda *shape: rng.normal(size=shape)
softmax = lambda x: np.exp(x) / np.exp(x).sum(-1, keepdims=True)
hot = lambda *shape: np.eye(shape[-1])[rng.integers(shape[-1], size=shape[:-1])]
binary = lambda *shape: rng.integers(2, size=shape)
share = lambda *shape: rng.uniform(0.02, 0.98, size=shape)
labels = lambda classes, *shape: rng.integers(classes, size=shape)
N = 9  # a batch of 5 and one of 4

multi = lambda: (binary(N, 3), share(N, 3))
onehot = lambda: (hot(N, 4), softmax(normal(N, 4)))
sparse = lambda: (labels(4, N), softmax(normal(N, 4)))
real = lambda: (normal(N, 3), normal(N, 3))
def near():
    """Errors of about a tenth, so that the figure is a few percent and a thousandth more is seen."""
    t = 1 + share(N, 3)
    return t, t * (1 + 0.1 * normal(N, 3))
classes = lambda: (labels(3, N, 4), labels(3, N, 4))

CASES = {
    "auc": (lambda: m.AUC(), multi), "auc PR": (lambda: m.AUC(curve="PR"), multi), "auc minoring": (lambda: m.AUC(num_thresholds=30, summation_method="minoring"), multi),
    "auc PR majoring": (lambda: m.AUC(num_thresholds=30, curve="PR", summation_method="majoring"), multi), "auc labels": (lambda: m.AUC(multi_label=True, num_labels=3), multi), "auc labels weighed": (lambda: m.AUC(curve="PR", num_thresholds=50, multi_label=True, num_labels=3, label_weights=[1.0, 2.0, 0.5]), multi),
    "auc logits": (lambda: m.AUC(from_logits=True), lambda: (binary(N, 1), normal(N, 1))),
    "equality": (lambda: m.Accuracy(), classes), "binaryAccuracy": (lambda: m.BinaryAccuracy(threshold=0.4), multi), "categoricalAccuracy": (lambda: m.CategoricalAccuracy(), onehot),
    "sparseCategoricalAccuracy": (lambda: m.SparseCategoricalAccuracy(), sparse), "topKCategoricalAccuracy": (lambda: m.TopKCategoricalAccuracy(2), onehot),
    "sparseTopKCategoricalAccuracy": (lambda: m.SparseTopKCategoricalAccuracy(2), sparse),
    "binaryCrossentropy": (lambda: m.BinaryCrossentropy(label_smoothing=0.1), multi), "categoricalCrossentropy": (lambda: m.CategoricalCrossentropy(), onehot),
    "sparseCategoricalCrossentropy": (lambda: m.SparseCategoricalCrossentropy(), sparse), "categoricalHinge": (lambda: m.CategoricalHinge(), onehot), "hinge": (lambda: m.Hinge(), lambda: (2 * binary(N, 3) - 1, normal(N, 3))),
    "squaredHinge": (lambda: m.SquaredHinge(), lambda: (2 * binary(N, 3) - 1, normal(N, 3))), "klDivergence": (lambda: m.KLDivergence(), lambda: (softmax(normal(N, 4)), softmax(normal(N, 4)))),
    "logCoshError": (lambda: m.LogCoshError(), real), "meanAbsoluteError": (lambda: m.MeanAbsoluteError(), real), "meanAbsolutePercentageError": (lambda: m.MeanAbsolutePercentageError(), near),
    "meanSquaredError": (lambda: m.MeanSquaredError(), real), "meanSquaredLogarithmicError": (lambda: m.MeanSquaredLogarithmicError(), multi), "poisson": (lambda: m.Poisson(), lambda: (labels(4, N, 3), 3 * share(N, 3))),
    "rootMeanSquaredError": (lambda: m.RootMeanSquaredError(), real), "cosineSimilarity": (lambda: m.CosineSimilarity(), real), "r2Score": (lambda: m.R2Score(), real),
    "r2Score adjusted": (lambda: m.R2Score("variance_weighted_average", 2), real), "pearsonCorrelation": (lambda: m.PearsonCorrelation(), real), "concordanceCorrelation": (lambda: m.ConcordanceCorrelation(), real),
    "precision": (lambda: m.Precision(0.4), multi), "precision top": (lambda: m.Precision(top_k=2), onehot), "precision class": (lambda: m.Precision(class_id=1), multi),
    "recall": (lambda: m.Recall(0.4), multi), "recall top class": (lambda: m.Recall(top_k=2, class_id=2), onehot),
    "truePositives": (lambda: m.TruePositives(), multi), "falsePositives": (lambda: m.FalsePositives(0.3), multi), "trueNegatives": (lambda: m.TrueNegatives(), multi), "falseNegatives": (lambda: m.FalseNegatives(), multi),
    "sensitivityAtSpecificity": (lambda: m.SensitivityAtSpecificity(0.6), multi), "specificityAtSensitivity": (lambda: m.SpecificityAtSensitivity(0.6, num_thresholds=50), multi),
    "precisionAtRecall": (lambda: m.PrecisionAtRecall(0.5), multi), "recallAtPrecision": (lambda: m.RecallAtPrecision(0.5), multi),
    "f1Score": (lambda: m.F1Score("macro"), onehot), "f1Score micro": (lambda: m.F1Score("micro", threshold=0.5), multi), "fBetaScore": (lambda: m.FBetaScore("weighted", 2.0), onehot),
    "iou": (lambda: m.IoU(3, [0, 2]), classes), "meanIoU": (lambda: m.MeanIoU(3, ignore_class=1), classes), "binaryIoU": (lambda: m.BinaryIoU([1], 0.4), multi),
    "oneHotIoU": (lambda: m.OneHotIoU(4, [1, 3]), onehot), "oneHotMeanIoU": (lambda: m.OneHotMeanIoU(4), onehot),
    "mean": (lambda: m.Mean(), None), "sum": (lambda: m.Sum(), None),
}


def listed(array):
    array = np.asarray(array)
    return {"shape": list(array.shape), "values": [float(x) for x in array.ravel()]}


def main():
    weights = rng.integers(1, 4, size=N).astype("float32")
    result = {"keras": keras.__version__, "weights": weights.tolist(), "cases": {}}
    for name, (make, data) in CASES.items():
        t, p = data() if data else (np.zeros(N), normal(N))
        t, p = t.astype("int32" if t.dtype.kind == "i" else "float32"), p.astype("int32" if p.dtype.kind == "i" else "float32")
        figures = []
        for w in (None, weights):
            metric = make()
            for part in (slice(0, 5), slice(5, N)):
                # Class numbers of positions take weights of positions.
                own = None if w is None else (np.repeat(w[part, None], 4, 1) if name in ("iou", "meanIoU", "equality") else w[part])
                if name == "binaryIoU" and own is not None:
                    own = np.repeat(own[:, None], 3, 1)
                metric.update_state(*([p[part]] if data is None else [t[part], p[part]]), sample_weight=own)
            figures.append(float(metric.result()))
        # One sample alone, and samples that don't count at all; NaN and infinity are no JSON.
        own = lambda array: None if array is None else np.repeat(array[:, None], t.shape[1], 1) if name in ("iou", "meanIoU", "equality", "binaryIoU") else array
        edges = {}
        for edge, part, w in (("one", slice(0, 1), None), ("nothing", slice(0, 5), np.zeros(5, "float32"))):
            metric = make()
            metric.update_state(*([p[part]] if data is None else [t[part], p[part]]), sample_weight=own(w))
            edges[edge] = float(metric.result())
        result["cases"][name] = {"targets": listed(t), "predictions": listed(p), "plain": figures[0], "weighted": figures[1], **{edge: value if np.isfinite(value) else str(value) for edge, value in edges.items()}}
    pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result) + "\n")


main()
