/** Recurrent cells in plain arrays, one sample at a time: what the ones in src/layers/recurrent are compared with beside Keras. */
type Matrix = readonly (readonly number[])[];

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** x · W, and the columns from `from` on, `count` of them. */
function times(x: readonly number[], w: Matrix, from: number, count: number): number[] {
  return Array.from({ length: count }, (_, j) => x.reduce((sum, value, i) => sum + value * (w[i]?.[from + j] ?? Number.NaN), 0));
}

/** A plain recurrent network with tanh. @returns the state after each step */
export function plainRnn(sequence: Matrix, w: Matrix, u: Matrix, b: readonly number[]): number[][] {
  let h = b.map(() => 0);
  return sequence.map((x) => (h = b.map((bias, j) => Math.tanh((times(x, w, j, 1)[0] ?? 0) + (times(h, u, j, 1)[0] ?? 0) + bias))));
}

/** neon's GRU: reset before the product, and z is the share of the proposal. Columns in the order z, r, ĥ. @returns the state after the last step */
export function neonGru(sequence: Matrix, w: Matrix, u: Matrix, b: readonly number[], units: number): number[] {
  return sequence.reduce<number[]>((h, x) => {
    const gate = (at: number) => times(x, w, at, units).map((a, j) => sigmoid(a + (times(h, u, at, units)[j] ?? 0) + (b[at + j] ?? 0)));
    const [z, r] = [gate(0), gate(units)];
    const reset = h.map((value, j) => value * (r[j] ?? 0));
    const proposal = times(x, w, 2 * units, units).map((a, j) => Math.tanh(a + (times(reset, u, 2 * units, units)[j] ?? 0) + (b[2 * units + j] ?? 0)));
    return h.map((value, j) => (1 - (z[j] ?? 0)) * value + (z[j] ?? 0) * (proposal[j] ?? 0));
  }, new Array<number>(units).fill(0));
}

/** Keras' GRU: reset after the product, z is the share of what was there, and two rows of biases. Columns in the order z, r, ĥ. @returns h after each step */
export function kerasGru(sequence: Matrix, [w, u, [inputBias = [], stateBias = []]]: readonly [Matrix, Matrix, Matrix], first: readonly number[]): number[][] {
  const units = first.length;
  let h = [...first];
  return sequence.map((x) => {
    const [fromInput, fromState] = [times(x, w, 0, 3 * units).map((a, j) => a + (inputBias[j] ?? Number.NaN)), times(h, u, 0, 3 * units).map((a, j) => a + (stateBias[j] ?? Number.NaN))];
    return (h = h.map((value, j) => {
      const gate = (at: number) => sigmoid((fromInput[at + j] ?? 0) + (fromState[at + j] ?? 0));
      const [z, r] = [gate(0), gate(units)];
      return z * value + (1 - z) * Math.tanh((fromInput[2 * units + j] ?? 0) + r * (fromState[2 * units + j] ?? 0));
    }));
  });
}

/** A dense layer with softmax. */
export function plainSoftmax(x: readonly number[], w: Matrix, b: readonly number[]): number[] {
  const powers = times(x, w, 0, b.length).map((a, j) => Math.exp(a + (b[j] ?? Number.NaN)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** An LSTM. @returns h after each step */
export function plainLstm(sequence: Matrix, w: Matrix, u: Matrix, b: readonly number[], units: number): number[][] {
  const none = new Array<number>(units).fill(0);
  return sequence.map((_, t) => peepholeLstm(sequence.slice(0, t + 1), w, u, b, [none, none, none], units));
}

/** An LSTM whose gates see the carried state through p = [p_i, p_f, p_o]. Columns in the order i, f, c, o. @returns h after the last step */
export function peepholeLstm(sequence: Matrix, w: Matrix, u: Matrix, b: readonly number[], p: Matrix, units: number): number[] {
  let h = new Array<number>(units).fill(0);
  let c = new Array<number>(units).fill(0);
  for (const x of sequence) {
    const sum = (gate: number, j: number) => (times(x, w, gate * units, units)[j] ?? 0) + (times(h, u, gate * units, units)[j] ?? 0) + (b[gate * units + j] ?? 0);
    const peep = (row: number, carried: readonly number[], j: number) => (p[row]?.[j] ?? 0) * (carried[j] ?? 0);
    const before = c;
    const carry = before.map((value, j) => sigmoid(sum(1, j) + peep(1, before, j)) * value + sigmoid(sum(0, j) + peep(0, before, j)) * Math.tanh(sum(2, j)));
    h = carry.map((value, j) => sigmoid(sum(3, j) + peep(2, carry, j)) * Math.tanh(value));
    c = carry;
  }
  return h;
}
