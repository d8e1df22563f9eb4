"""Makes edgeSequences.json: Keras' layers of several inputs, of sequences and around other layers where formulas break first, for
test/layers/edgeCases.test.ts.

One sample, one step, one feature, masks that leave out everything, equal inputs, windows that are even or as long as the input, strides over the
window, and shapes and options drawn at random.

Run it with the project's Python: .venv/bin/python test/reference/edgeSequences.py
"""
import json
import pathlib
import re

from sines import keras, np, results, sines, tf

layers = keras.layers
rng = np.random.default_rng(6)
draw = lambda least, most: int(rng.integers(least, most + 1))
choose = lambda *values: values[draw(0, len(values) - 1)]
cases = []
RENAMED = {"dilation_rate": "dilation", "use_causal_mask": "causal", "return_attention_scores": "returnScores"}


def camel(name):
    return RENAMED.get(name, re.sub(r"_(\w)", lambda match: match[1].upper(), name))


def factory(layer):
    name = re.sub(r"LSTM|GRU|RNN|[123]D", lambda match: match[0].capitalize(), layer)
    return name[0].lower() + name[1:]


def theirs(value):
    """A layer inside another is a pair of its name and options."""
    return getattr(layers, value[0])(**{name: theirs(each) for name, each in value[1].items()}) if isinstance(value, Inner) else value


def ours(value):
    if isinstance(value, Inner):
        return {"ours": factory(value[0]), "options": {camel(name): ours(each) for name, each in value[1].items()}}
    return "none" if value is None else value


class Inner(tuple):
    pass


def inner(name, **options):
    return Inner((name, options))


def add(name, shapes, masks=(), same=False, call=None, **options):
    """A case of inputs that are sines; `masks` one for each input, `same` whether every input has the same ones, `call` options that Keras has there."""
    arrays = [None if mask is None else np.array(mask, dtype=bool) for mask in masks]
    inputs = [sines(shape, 7 if same else 7 + 100 * i, 1) for i, shape in enumerate(shapes)]
    made = theirs(inner(name, **options))

    def apply(given):
        for tensor, mask in zip(given, arrays):
            if mask is not None:
                keras.src.backend.set_keras_mask(tensor, mask)
        if name in ("MultiHeadAttention", "GroupQueryAttention"):
            return made(*given, **(call or {}))
        return made(given if len(given) > 1 else given[0], **(call or {}))

    cases.append({
        "ours": factory(name), "options": ours(inner(name, **options, **(call or {})))["options"], "inputs": [list(shape) for shape in shapes],
        **({"masks": masks} if masks else {}), **({"same": True} if same else {}),
        "expected": results(made, inputs, call=apply),
    })


def merges():
    for layer in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"):
        add(layer, [(1, 1), (1, 1)])
        add(layer, [(2, 3), (2, 3)], same=True)
        rank = draw(2, 4)
        shape = [draw(1, 3) for _ in range(rank)]
        add(layer, [(2, *shape), (2, *[choose(1, length) for length in shape])])
        add(layer, [(1, *[choose(1, length) for length in shape[1:]]), (1, *shape)])
        add(layer, [(1, 2, 3), (1, 2, 3)], [[[0, 0]], [[0, 0]]])
        add(layer, [(1, 1, 2), (1, 1, 2)], [[[0]], [[1]]])
        if layer != "Subtract":
            add(layer, [(1, 2, 1), (1, 1, 3), (1, 3)])
            add(layer, [(2, 2)] * draw(4, 5))
    add("Concatenate", [(1, 1), (1, 1)])
    add("Concatenate", [(1, 1, 2), (1, 2, 2), (1, 1, 2)], axis=1)
    add("Concatenate", [(2, 1, 2, 3), (2, 1, 1, 3)], axis=-2)
    add("Concatenate", [(1, 1, 1), (1, 1, 2)], [[[0]], [[0]]])
    add("Dot", [(1, 1), (1, 1)], axes=1)
    add("Dot", [(1, 1), (1, 1)], axes=-1, normalize=True)
    add("Dot", [(1, 1, 1), (1, 1, 1)], axes=2)
    add("Dot", [(2, 3), (2, 3)], same=True, axes=1, normalize=True)
    add("Dot", [(1, 4, 1), (1, 1, 3)], axes=(2, 1))
    for _ in range(3):
        long, left, right = draw(1, 4), draw(1, 3), draw(1, 3)
        add("Dot", [(1, long, left), (1, right, long)], axes=(1, 2), normalize=bool(draw(0, 1)))


def attention():
    none, all_of = [[0, 0]], [[1, 1]]
    for layer, sizes in (("Attention", {}), ("AdditiveAttention", {}), ("MultiHeadAttention", {"num_heads": 1, "key_dim": 1}),
                         ("GroupQueryAttention", {"head_dim": 1, "num_query_heads": 1, "num_key_value_heads": 1})):
        scores = {"return_attention_scores": True}
        add(layer, [(1, 1, 1), (1, 1, 1)], call=scores, **sizes)
        add(layer, [(1, 1, 3), (1, 4, 3)], **sizes)
        add(layer, [(1, 3, 2), (1, 1, 2)], call={"use_causal_mask": True}, **sizes)
        add(layer, [(2, 1, 2), (2, 1, 2)], same=True, call={"use_causal_mask": True}, **sizes)
        add(layer, [(1, 2, 3), (1, 2, 3)], [None, none], call=scores, **sizes)
        add(layer, [(1, 2, 3), (1, 2, 3)], [none, all_of], call=scores, **sizes)
        add(layer, [(1, 2, 3), (1, 2, 3)], [none, none], call=scores, **sizes)
        add(layer, [(1, 2, 3), (1, 2, 3)], [None, [[0, 1]]], call={"use_causal_mask": True, **scores}, **sizes)
        add(layer, [(1, 1, 2), (1, 1, 2), (1, 1, 2)], **sizes)
    add("Attention", [(1, 1, 1), (1, 1, 1)], score_mode="concat", use_scale=True)
    add("Attention", [(1, 2, 2), (1, 1, 2)], [None, [[0]]], use_scale=True)
    for _ in range(3):
        batch, queries, steps, width = draw(1, 2), draw(1, 3), draw(1, 4), draw(1, 4)
        shapes = [(batch, queries, width), (batch, steps, draw(1, 3)), (batch, steps, width)]
        add("Attention", shapes, use_scale=bool(draw(0, 1)))
        add("AdditiveAttention", shapes, use_scale=bool(draw(0, 1)))
        # Keras 3.15's ops.add takes a bias [heads, 1] for one of the last axis when there are as many steps as heads, so widths are 2 or more.
        add("MultiHeadAttention", shapes, num_heads=draw(1, 3), key_dim=draw(2, 3), value_dim=draw(2, 3), use_bias=bool(draw(0, 1)))
        groups = draw(1, 2)
        add("GroupQueryAttention", shapes, head_dim=draw(2, 3), num_query_heads=groups * draw(1, 2), num_key_value_heads=groups)


def recurrent():
    for layer in ("SimpleRNN", "LSTM", "GRU"):
        add(layer, [(1, 1, 1)], units=1, return_sequences=True, return_state=True)
        add(layer, [(1, 1, 2)], [[[0]]], units=2, return_sequences=True, return_state=True)
        add(layer, [(2, 2, 1)], [[[0, 0], [0, 1]]], units=1, go_backwards=True, return_state=True)
        add(layer, [(draw(1, 2), draw(2, 4), draw(1, 3))], units=draw(1, 3), return_sequences=bool(draw(0, 1)), go_backwards=bool(draw(0, 1)), use_bias=bool(draw(0, 1)))
        cell = inner(f"{layer}Cell", units=draw(1, 2))
        add("RNN", [(1, 1, 1)], cell=cell)
        add("RNN", [(1, 3, 2)], [[[0, 0, 0]]], cell=cell, return_sequences=True, return_state=True)
        one = inner(layer, units=1, return_sequences=True)
        for mode in ("concat", "sum", "mul", "ave", None):
            add("Bidirectional", [(1, 1, 1)], layer=one, merge_mode=mode)
        add("Bidirectional", [(1, 1, 2)], layer=inner(layer, units=2))
        add("Bidirectional", [(1, 2, 1)], [[[0, 0]]], layer=one)
        add("Bidirectional", [(2, 2, 1)], [[[0, 0], [0, 1]]], layer=inner(layer, units=1, return_state=True))
        add("TimeDistributed", [(1, 1, 2, 1)], layer=inner(layer, units=1))
    add("TimeDistributed", [(1, 1, 1)], layer=inner("Dense", units=1))
    add("TimeDistributed", [(2, 1, 3)], layer=inner("Dense", units=2, activation="tanh"))
    add("TimeDistributed", [(1, 1, 4, 3, 1)], layer=inner("Conv2D", filters=2, kernel_size=2, strides=3))
    add("TimeDistributed", [(1, 2, 1, 1, 1)], layer=inner("GlobalMaxPooling2D"))
    add("TimeDistributed", [(2, 2, 1, 1)], layer=inner("Flatten"))


def convolutional():
    for rank in (1, 2, 3):
        layer = f"ConvLSTM{rank}D"
        add(layer, [(1, 1, *[1] * rank, 1)], filters=1, kernel_size=1, return_state=True)
        add(layer, [(1, 2, *[1] * rank, 1)], filters=1, kernel_size=2, padding="same", return_sequences=True)
        add(layer, [(1, 2, *[3] * rank, 1)], filters=1, kernel_size=3)
        add(layer, [(1, 2, *([4] * rank if rank < 3 else [4, 2, 5]), 1)], filters=1, kernel_size=2, strides=3)
        add(layer, [(1, 2, *[2] * rank, 1)], [[[0, 0]]], filters=1, kernel_size=2, return_sequences=True, return_state=True)
        add(layer, [(2, 2, *[2] * rank, 1)], [[[0, 0], [0, 1]]], filters=1, kernel_size=1, go_backwards=True)
        kernel = [draw(1, 3) for _ in range(rank)]
        add(layer, [(draw(1, 2), 2, *[length + draw(0, 1) for length in kernel], draw(1, 2))], filters=draw(1, 2), kernel_size=tuple(kernel),
            strides=tuple(draw(1, 2) for _ in range(rank)), padding=choose("valid", "same"), use_bias=bool(draw(0, 1)), return_sequences=True)
        add("Bidirectional", [(1, 1, *[2] * rank, 1)], layer=inner(layer, filters=1, kernel_size=2))


merges()
attention()
recurrent()
convolutional()
lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
pathlib.Path(__file__).with_suffix(".json").write_text(f'{{"keras": "{keras.__version__}", "cases": [\n{lines}\n]}}\n')
