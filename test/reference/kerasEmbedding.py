"""Makes kerasEmbedding.json: outputs and gradients of Keras' embeddings and of TensorFlow's sampled losses, for test/layers/embedding.test.ts.

Run it with the project's Python: .venv/bin/python test/reference/kerasEmbedding.py
"""
from sines import keras, np, results, sines, tf, write

layers = keras.layers
words = np.array([[1, 4, 4, 0], [0, 2, 1, 4]], dtype="int32")
vectors = sines((2, 4, 3), 7, 1)
hidden, targets, drawn, classes = sines((4, 3), 7, 1), np.array([2, 0, 5, 2]), np.array([1, 2, 0, 1, 4]), 6


class Sampled:
    """A sampled loss of TensorFlow's as a layer."""

    def __init__(self, loss, remove_hits):
        self.loss, self.remove_hits = loss, remove_hits
        self.trainable_weights = [keras.Variable(np.zeros(shape, "float32")) for shape in [(classes, 3), (classes,)]]

    def __call__(self, given):
        def expected(k):
            return (len(drawn) * np.log((k + 2) / (k + 1)) / np.log(classes + 1)).astype("float32")

        weights, biases = (weight.value for weight in self.trainable_weights)
        each = self.loss(
            weights, biases, targets[:, None], given, num_sampled=len(drawn), num_classes=classes, remove_accidental_hits=self.remove_hits,
            sampled_values=(drawn.astype("int64"), expected(targets)[:, None], expected(drawn)))
        return each[:, None]


class Full(Sampled):
    """The losses outside training, as TensorFlow's documentation gives them."""

    def __call__(self, given):
        weights, biases = (weight.value for weight in self.trainable_weights)
        logits = tf.matmul(given, weights, transpose_b=True) + biases
        return self.loss(tf.one_hot(targets, classes), logits)


def main():
    cases = {}
    cases["embedding"] = results(layers.Embedding(5, 3), [words])
    cases["embedding of one"] = results(layers.Embedding(2, 1), [np.array([[1]], dtype="int32")])
    for name, more in {"tied": {}, "untied": {"tie_weights": False}, "capped": {"logit_soft_cap": 0.5}}.items():
        layer = layers.ReversibleEmbedding(5, 3, **more)
        cases[f"reverse {name}"] = results(layer, [words, vectors], call=lambda given: [layer(given[0]), layer(given[1], reverse=True)])
    cases["sampled softmax"] = results(Sampled(tf.nn.sampled_softmax_loss, True), [hidden])
    cases["nce"] = results(Sampled(tf.nn.nce_loss, False), [hidden])
    cases["full softmax"] = results(Full(lambda y, z: tf.nn.softmax_cross_entropy_with_logits(y, z)[:, None], None), [hidden])
    cases["full nce"] = results(Full(lambda y, z: tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(y, z), 1)[:, None], None), [hidden])
    write(__file__, cases)


main()
