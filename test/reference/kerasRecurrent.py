"""Makes kerasRecurrent.json: outputs and gradients of Keras' recurrent layers, for test/layers/recurrent/*.test.ts.

Run it with the project's Python: .venv/bin/python test/reference/kerasRecurrent.py
"""
from sines import keras, np, results, sines, tf, write

layers = keras.layers
x = sines((3, 5, 4), 7, 1)
# The second sequence has a gap, the third nothing that counts, the first a step at its start that does not.
gaps = np.array([[0, 1, 1, 1, 1], [1, 0, 1, 1, 0], [0, 0, 0, 0, 0]], dtype=bool)
state = sines((3, 3), 50)
carry = sines((3, 3), 60)
frames = {1: sines((2, 3, 5, 2), 7, 1), 2: sines((2, 3, 4, 5, 2), 7, 1), 3: sines((2, 2, 3, 4, 3, 1), 7, 1)}


def run(layer, inputs=x, **arguments):
    return results(layer, [inputs], **arguments)


def one_step(cell, tensors, nested=list):
    def call(given):
        output, after = cell(given[0], nested(given[1:]))
        return [output, *tf.nest.flatten(after)]

    return results(cell, tensors, call=call)


def main():
    cases = {}
    for name, make in {"simpleRnn": layers.SimpleRNN, "lstm": layers.LSTM, "gru": layers.GRU}.items():
        cases[name] = run(make(3))
        cases[f"{name} sequences and states"] = run(make(3, return_sequences=True, return_state=True))
        cases[f"{name} backwards without bias"] = run(make(3, return_sequences=True, go_backwards=True, use_bias=False))
        cases[f"{name} of one step and one sample"] = run(make(2), sines((1, 1, 1), 7))
        cases[f"{name} masked"] = run(make(3, return_sequences=True, return_state=True), mask=gaps)
        cases[f"{name} masked with zeros, backwards"] = run(make(3, return_sequences=True, zero_output_for_mask=True, go_backwards=True), mask=gaps)
        cases[f"{name} masked, last"] = run(make(3), mask=gaps)
        cases[f"{name} from a state"] = from_state(make(3, return_sequences=True), name)
    cases["gru reset before"] = run(layers.GRU(3, reset_after=False, return_sequences=True))
    cases["gru with other activations"] = run(layers.GRU(3, activation="relu", recurrent_activation="tanh"))
    cases["lstm with other activations"] = run(layers.LSTM(3, activation="relu", recurrent_activation="tanh"))
    first, states = sines((2, 4), 7, 1), [sines((2, 3), start) for start in (50, 60)] + [sines((2, 2), 70)]
    cases["simpleRnnCell"] = one_step(layers.SimpleRNNCell(3), [first, states[0]])
    cases["lstmCell"] = one_step(layers.LSTMCell(3), [first, *states[:2]])
    cases["gruCell"] = one_step(layers.GRUCell(3), [first, states[0]])
    stacked = layers.StackedRNNCells([layers.LSTMCell(3), layers.GRUCell(2)])
    cases["stackedRnnCells"] = one_step(stacked, [first, *states], lambda given: [given[:2], given[2:]])
    cases["stacked cells"] = run(layers.RNN([layers.LSTMCell(3), layers.GRUCell(2)], return_sequences=True), mask=gaps)
    for mode in ["concat", "sum", "mul", "ave", None]:
        cases[f"bidirectional {mode}"] = run(layers.Bidirectional(layers.GRU(3, return_sequences=True), merge_mode=mode))
    cases["bidirectional last, masked"] = run(layers.Bidirectional(layers.LSTM(3)), mask=gaps)
    cases["bidirectional sequences, masked"] = run(layers.Bidirectional(layers.LSTM(3, return_sequences=True)), mask=gaps)
    cases["bidirectional states"] = run(layers.Bidirectional(layers.LSTM(3, return_state=True)))
    cases["bidirectional of two layers"] = run(layers.Bidirectional(layers.LSTM(3), backward_layer=layers.GRU(2, go_backwards=True)))
    cases["timeDistributed dense"] = run(layers.TimeDistributed(layers.Dense(3, activation="tanh")))
    cases["timeDistributed conv2d"] = run(layers.TimeDistributed(layers.Conv2D(2, 2)), frames[2])
    cases["convLstm1d"] = run(layers.ConvLSTM1D(2, 3, return_sequences=True), frames[1])
    cases["convLstm2d"] = run(layers.ConvLSTM2D(2, (2, 3), padding="same", return_sequences=True, return_state=True), frames[2])
    cases["convLstm2d strides"] = run(layers.ConvLSTM2D(2, 2, strides=(1, 2), activation="relu"), frames[2])
    cases["convLstm2d dilated"] = run(layers.ConvLSTM2D(2, 2, dilation_rate=2), frames[2])
    cases["convLstm3d"] = run(layers.ConvLSTM3D(1, 2, padding="same"), frames[3])
    write(__file__, cases)


def from_state(layer, name):
    tensors = [x, state, carry] if name == "lstm" else [x, state]
    return results(layer, tensors, call=lambda given: layer(given[0], initial_state=given[1:]))


main()
