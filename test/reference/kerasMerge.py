"""Makes kerasMerge.json: outputs and gradients of Keras' merge layers, for test/layers/merge.test.ts.

Run it with the project's Python: .venv/bin/python test/reference/kerasMerge.py
"""
from sines import keras, np, results, sines, tf, write

layers = keras.layers
a, b, c = (sines((2, 3, 4), start, 1) for start in (7, 107, 207))
row, vector = sines((2, 1, 4), 307, 1), sines((2, 4), 407, 1)
masks = [np.array([[1, 1, 0], [0, 1, 0]], dtype=bool), np.array([[1, 0, 0], [1, 1, 0]], dtype=bool), None]


def with_masks(layer, tensors):
    def call(given):
        copies = [tf.identity(x) for x in given]
        for copy, mask in zip(copies, masks):
            if mask is not None:
                keras.src.backend.set_keras_mask(copy, mask)
        return layer(copies)

    return results(layer, tensors, call=call)


def main():
    cases = {}
    for name in ["Add", "Multiply", "Average", "Maximum", "Minimum"]:
        make = getattr(layers, name)
        cases[name] = results(make(), [a, b, c])
        cases[f"{name} broadcast"] = results(make(), [a, row])
        cases[f"{name} of ranks"] = results(make(), [a, vector])
        cases[f"{name} masked"] = with_masks(make(), [a, b, c])
    cases["Subtract"] = results(layers.Subtract(), [a, b])
    cases["Concatenate"] = results(layers.Concatenate(), [a, sines((2, 3, 1), 5), c])
    cases["Concatenate in time"] = results(layers.Concatenate(axis=1), [a, row])
    cases["Dot of vectors"] = results(layers.Dot(axes=1), [vector, sines((2, 4), 9)])
    cases["Dot normalized"] = results(layers.Dot(axes=-1, normalize=True), [a, b])
    cases["Dot of axes"] = results(layers.Dot(axes=(1, 2)), [a, sines((2, 5, 3), 9)])
    cases["Dot of ranks"] = results(layers.Dot(axes=(2, 1)), [a, sines((2, 4, 2, 3), 9)])
    cases["Dot with a vector"] = results(layers.Dot(axes=(2, 1)), [a, vector])
    write(__file__, cases)


main()
