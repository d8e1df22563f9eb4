"""Makes features.json: Keras' layers that turn columns and text into numbers. Run it with .venv/bin/python test/reference/features.py"""
import json
import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf
from keras import layers

cases = []


def add(ours, options, layer, data, adapt=None):
    if adapt is not None:
        layer.adapt(adapt)
    given = tf.constant(data) if isinstance(np.ravel(data)[0], str) else np.array(data)
    out = np.asarray(layer(given))
    flat = [value.decode() if isinstance(value, bytes) else float(f"{value:.7g}") for value in out.ravel().tolist()]
    cases.append({"ours": ours, "options": options, "data": data, "adapt": adapt, "shape": list(out.shape), "output": flat})


for mode, camel in (("one_hot", "oneHot"), ("multi_hot", "multiHot"), ("count", "count")):
    add("categoryEncoding", {"numTokens": 4, "outputMode": camel}, layers.CategoryEncoding(4, mode), [[0, 3, 3], [1, 2, 1]])
add("categoryEncoding", {"numTokens": 3, "outputMode": "oneHot"}, layers.CategoryEncoding(3, "one_hot"), [[0], [2]])
for mode, camel in (("int", "int"), ("one_hot", "oneHot"), ("count", "count")):
    add("discretization", {"binBoundaries": [-0.5, 0.0, 1.5], "outputMode": camel}, layers.Discretization([-0.5, 0.0, 1.5], output_mode=mode), [[-1.0, -0.5, 0.2], [1.5, 9.0, 0.0]])

words = [["b", "zz", "", "a"], ["c", "b", "b", "y"]]
for mode, camel in (("int", "int"), ("one_hot", "oneHot"), ("multi_hot", "multiHot"), ("count", "count")):
    add("stringLookup", {"vocabulary": ["a", "b", "c"], "outputMode": camel, "maskToken": ""}, layers.StringLookup(vocabulary=["a", "b", "c"], output_mode=mode, mask_token=""), words)
add("stringLookup", {"vocabulary": ["a", "b", "c"]}, layers.StringLookup(vocabulary=["a", "b", "c"]), words)
add("stringLookup", {"vocabulary": ["a", "b"], "outputMode": "tfIdf", "idfWeights": [0.5, 2]},
    layers.StringLookup(vocabulary=["a", "b"], output_mode="tf_idf", idf_weights=[0.5, 2.0]), words)
add("stringLookup", {"vocabulary": ["a", "b"], "invert": True}, layers.StringLookup(vocabulary=["a", "b"], invert=True), [[0, 1, 2]])
seen = [["x", "y", "y"], ["z", "y", "x"], ["w", "v", "v"]]
add("stringLookup", {}, layers.StringLookup(), [["x", "y", "z", "w", "v", "?"]], adapt=seen)
add("stringLookup", {"maxTokens": 3}, layers.StringLookup(max_tokens=3), [["x", "y", "z", "w", "v", "?"]], adapt=seen)
add("integerLookup", {"vocabulary": [12, 36, 1138], "maskToken": 0}, layers.IntegerLookup(vocabulary=[12, 36, 1138], mask_token=0), [[12, 1138, 5], [0, 36, 7]])
add("integerLookup", {"vocabulary": [12, 36], "outputMode": "multiHot"}, layers.IntegerLookup(vocabulary=[12, 36], output_mode="multi_hot"), [[12, 5, 12]])
add("integerLookup", {"vocabulary": [12, 36], "invert": True}, layers.IntegerLookup(vocabulary=[12, 36], invert=True), [[0, 1, 2]])

texts = ["The cat, the dog!", "A cat's house", "dog  dog cat"]
for mode, camel in (("multi_hot", "multiHot"), ("count", "count"), ("tf_idf", "tfIdf")):
    add("textVectorization", {"outputMode": camel}, layers.TextVectorization(output_mode=mode), ["the cat sat", "dog dog the mouse"], adapt=texts)
add("textVectorization", {"outputSequenceLength": 4}, layers.TextVectorization(output_sequence_length=4), ["the cat sat", "dog dog the mouse house cat", ""], adapt=texts)
add("textVectorization", {"outputSequenceLength": 5, "ngrams": 2, "maxTokens": 6}, layers.TextVectorization(max_tokens=6, output_sequence_length=5, ngrams=2), ["the cat sat"], adapt=texts)
add("textVectorization", {"outputSequenceLength": 6, "split": "character", "standardize": "lower"},
    layers.TextVectorization(output_sequence_length=6, split="character", standardize="lower"), ["Cat!"], adapt=texts)

# Where formulas break first: one sample, one index, one token or bin, a number on a boundary or beyond all of them, a vocabulary of one, nothing known,
# and indices drawn at random.
rng = np.random.default_rng(7)
for mode, camel in (("one_hot", "oneHot"), ("multi_hot", "multiHot"), ("count", "count")):
    add("categoryEncoding", {"numTokens": 1, "outputMode": camel}, layers.CategoryEncoding(1, mode), [[0]])
    add("categoryEncoding", {"numTokens": 2, "outputMode": camel}, layers.CategoryEncoding(2, mode), [[1, 1, 1]])
    add("discretization", {"binBoundaries": [0.5], "outputMode": camel}, layers.Discretization([0.5], output_mode=mode), [[0.5]])
    add("discretization", {"binBoundaries": [-2.0, 0.0], "outputMode": camel}, layers.Discretization([-2.0, 0.0], output_mode=mode), [[-1e30, -2.0, 1e30]])
    add("integerLookup", {"vocabulary": [7], "outputMode": camel}, layers.IntegerLookup(vocabulary=[7], output_mode=mode), [[7]])
    add("integerLookup", {"vocabulary": [7], "outputMode": camel, "numOovIndices": 0}, layers.IntegerLookup(vocabulary=[7], output_mode=mode, num_oov_indices=0), [[7, 7]])
    add("stringLookup", {"vocabulary": ["a"], "outputMode": camel}, layers.StringLookup(vocabulary=["a"], output_mode=mode), [["?"]])
    tokens, shape = int(rng.integers(2, 6)), rng.integers(1, 4, 2)
    add("categoryEncoding", {"numTokens": tokens, "outputMode": camel}, layers.CategoryEncoding(tokens, mode), rng.integers(0, tokens, shape).tolist())
add("categoryEncoding", {"numTokens": 3, "outputMode": "oneHot"}, layers.CategoryEncoding(3, "one_hot"), [0, 2])
add("categoryEncoding", {"numTokens": 3, "outputMode": "oneHot"}, layers.CategoryEncoding(3, "one_hot"), [[[0], [2]]])
add("discretization", {"binBoundaries": [0.5]}, layers.Discretization([0.5]), [0.5, 0.49])
add("discretization", {"binBoundaries": [-1.0, 1.0]}, layers.Discretization([-1.0, 1.0]), [[[-1.0], [1.0]]])
add("integerLookup", {"vocabulary": [-3, 0]}, layers.IntegerLookup(vocabulary=[-3, 0]), [[0, -3, -1]])
add("integerLookup", {"vocabulary": [5], "maskToken": 0}, layers.IntegerLookup(vocabulary=[5], mask_token=0), [[0]])
add("integerLookup", {"vocabulary": [5], "maskToken": 0, "outputMode": "count"}, layers.IntegerLookup(vocabulary=[5], mask_token=0, output_mode="count"), [[0, 0, 5]])
add("integerLookup", {}, layers.IntegerLookup(), [[4], [9]], adapt=[[4]])
add("stringLookup", {"vocabulary": [""]}, layers.StringLookup(vocabulary=[""]), [["", "a"]])
add("textVectorization", {"outputSequenceLength": 1}, layers.TextVectorization(output_sequence_length=1), ["", "  ", "cat cat"], adapt=["cat"])
add("textVectorization", {"outputSequenceLength": 2, "vocabulary": ["cat"]}, layers.TextVectorization(output_sequence_length=2, vocabulary=["cat"]), ["!?", "Cat."])

lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
pathlib.Path(__file__).with_suffix(".json").write_text(f"[\n{lines}\n]\n")
