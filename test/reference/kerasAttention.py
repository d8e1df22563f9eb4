"""Makes kerasAttention.json: outputs and gradients of Keras' attention layers, for test/layers/attention.test.ts.

Run it with the project's Python: .venv/bin/python test/reference/kerasAttention.py
"""
from sines import keras, np, results, sines, tf, write

layers = keras.layers
query, value, key = sines((2, 3, 4), 7, 1), sines((2, 5, 4), 207, 1), sines((2, 5, 4), 407, 1)
wide = sines((2, 5, 6), 307, 1)
query_mask = np.array([[1, 1, 0], [0, 1, 1]], dtype=bool)
value_mask = np.array([[1, 0, 1, 1, 0], [1, 1, 1, 0, 0]], dtype=bool)
nothing = np.array([[0, 0, 0, 0, 0], [1, 1, 1, 0, 0]], dtype=bool)
sees = (sines((2, 3, 5), 11) > 0).astype(bool)


def masked(tensor, mask):
    """The same tensor with a mask, as a layer before would give it."""
    copy = tf.identity(tensor)
    keras.src.backend.set_keras_mask(copy, mask)
    return copy


def main():
    cases = {}
    for name, make in {"attention": layers.Attention, "additive": layers.AdditiveAttention}.items():
        cases[name] = results(make(), [query, value])
        cases[f"{name} with keys and scale"] = results(make(use_scale=True), [query, wide, key])
        cases[f"{name} masked"] = results(make(), [query, value], mask=[query_mask, value_mask], return_attention_scores=True)
        cases[f"{name} of nothing"] = results(make(), [query, value], mask=[None, nothing])
        cases[f"{name} causal"] = results(make(), [query, value], use_causal_mask=True)
        cases[f"{name} of one"] = results(make(), [query[:1, :1], value[:1, :1]])
    cases["additive without scale"] = results(layers.AdditiveAttention(use_scale=False), [query, value])
    cases["attention concat"] = results(layers.Attention(score_mode="concat"), [query, value])
    cases["attention concat with scale"] = results(layers.Attention(score_mode="concat", use_scale=True), [query, value])

    def many(layer, tensors, **arguments):
        return results(layer, tensors, call=lambda given: layer(*given, **arguments))

    for name, make in {
        "multi": lambda **more: layers.MultiHeadAttention(2, 3, **more),
        "group": lambda **more: layers.GroupQueryAttention(3, 4, 2, **more),
    }.items():
        cases[name] = many(make(), [query, value])
        cases[f"{name} with keys, without bias"] = many(make(use_bias=False), [query, wide, key])
        cases[f"{name} of one"] = many(make(), [query[:1, :1], value[:1, :1]])
        cases[f"{name} causal"] = many(make(), [query, value], use_causal_mask=True)
        cases[f"{name} window"] = many(make(sliding_window=2), [query, value], use_causal_mask=True)
        cases[f"{name} gated"] = many(make(use_gate=True), [query, value])
        cases[f"{name} seen"] = many(make(), [query, value, key], attention_mask=sees | np.eye(3, 5, dtype=bool))
    # With the weights as output Keras gives 0 to queries that see nothing; that is the rule here always.
    multi = layers.MultiHeadAttention(2, 3)
    cases["multi masked"] = results(multi, [query, value], call=lambda given: multi(
        masked(given[0], query_mask), given[1], value_mask=value_mask, return_attention_scores=True))
    cases["multi of nothing"] = many(layers.MultiHeadAttention(2, 3), [query, value], value_mask=nothing, return_attention_scores=True)
    cases["multi with other widths"] = many(layers.MultiHeadAttention(2, 3, value_dim=5, output_shape=7), [query, wide])
    image, other = sines((2, 3, 2, 4), 7, 1), sines((2, 3, 2, 4), 107, 1)
    film, frames = sines((2, 2, 3, 4), 7, 1), sines((2, 2, 5, 4), 107, 1)
    cases["multi over images"] = many(layers.MultiHeadAttention(2, 3), [image, other])
    cases["multi over columns"] = many(layers.MultiHeadAttention(2, 3, attention_axes=2), [film, frames], return_attention_scores=True)
    cases["multi over rows"] = many(layers.MultiHeadAttention(2, 3, attention_axes=[1], output_shape=(2, 3)), [image, other])
    write(__file__, cases)


main()
