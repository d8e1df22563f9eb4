import { checkOptions } from "./optionChecks.js";
import { checkShape, countText, type Shape, shapeText } from "./shape.js";
import { checkCount } from "./window.js";
import { type Worked, worked } from "./worked.js";

export interface AttentionOptions {
  /** The queries' shape [steps, features]. */
  readonly input: Shape;
  /** The shape of what is attended to, [steps, features]; the queries themselves. */
  readonly memory?: Shape;
  /** How many heads. */
  readonly heads: number;
  /** How many numbers a key, and a query, has in each head. */
  readonly keyDim: number;
  /** How many numbers a value has in each head; keyDim. */
  readonly valueDim?: number;
  /** Whether biases are added; true. */
  readonly useBias?: boolean;
}

export interface AttentionArithmetic extends Worked {
  readonly output: Shape;
  readonly params: number;
  /** Multiplications with their additions, for one sample. */
  readonly multiplyAdds: number;
}

/**
 * The parameters and the work of multi-head attention, whose output has as many features as its queries.
 *
 * parameters = queries f·h·k + h·k, keys m·h·k + h·k, values m·h·v + h·v, output h·v·f + f, with f and m features of queries and memory, h heads,
 * k and v numbers a key and a value; multiply-adds = each projection's once a step, and queries · keys · h · (k + v)
 *
 * @throws when an argument is not what it must be
 * @example arithmetic.attention({ input: [10, 64], heads: 4, keyDim: 16 }) // parameters 16,640
 * @see Vaswani et al., Attention is all you need, 2017
 */
export function attention(options: AttentionOptions): AttentionArithmetic {
  const { input, memory = input, useBias = true } = checkOptions("attention", options);
  for (const shape of [input, memory]) checkShape("attention", "input and memory", shape, "[steps, features]", [2, 2]);
  const [steps = 0, features = 0] = input;
  const [seen = 0, seenFeatures = 0] = memory;
  const heads = checkCount("attention", "heads", options.heads);
  const key = checkCount("attention", "keyDim", options.keyDim);
  const value = checkCount("attention", "valueDim", options.valueDim ?? key);
  const projections = [
    { inputs: features, outputs: heads * key, times: steps },
    { inputs: seenFeatures, outputs: heads * key, times: seen },
    { inputs: seenFeatures, outputs: heads * value, times: seen },
    { inputs: heads * value, outputs: features, times: steps },
  ];
  const params = projections.reduce((sum, { inputs, outputs }) => sum + inputs * outputs + (useBias ? outputs : 0), 0);
  const products = projections.reduce((sum, { inputs, outputs, times }) => sum + inputs * outputs * times, 0);
  const multiplyAdds = products + steps * seen * heads * (key + value);
  const counted = projections.map(({ inputs, outputs }) => `${inputs}·${outputs}${useBias ? ` + ${outputs}` : ""}`).join(" + ");
  const output = [steps, features];
  return worked(
    { output, params, multiplyAdds },
    `output ${shapeText(output)} · parameters ${counted} = ${countText(params)} · multiply-adds ${countText(multiplyAdds)}`,
  );
}
