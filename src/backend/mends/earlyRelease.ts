import type { Tensor, Tfjs } from "../tfjs.js";

/** What tfjs notes of an operation that a gradient goes through. */
interface TapeNode {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly outputs: readonly Tensor[];
  readonly saved?: readonly Tensor[];
  gradient?: (dys: (Tensor | null)[]) => Record<string, () => Tensor>;
}

/** Members of tfjs' engine, which its own typings leave out or keep to themselves. */
interface Taping {
  readonly state: { readonly activeTape: readonly TapeNode[]; readonly gradientDepth: number };
  addTapeNode(...about: unknown[]): void;
  gradients(f: () => Tensor, xs: readonly Tensor[], dy?: Tensor, allowNoGradients?: boolean): { readonly value: Tensor; readonly grads: Tensor[] };
}

/**
 * Lets a gradient give memory back while it is computed. tfjs keeps what each operation saved for its gradient, and the gradient of each result,
 * until the whole is done: twice what the way forwards took. Here both go as soon as the operation behind them has had its turn.
 *
 * The gradient of a gradient needs all of it, and keeps it.
 */
export function mendEarlyRelease(tf: Tfjs): void {
  const engine = tf.engine() as unknown as Taping;
  const { gradients, addTapeNode } = engine;
  let way = new WayBack([]);

  engine.addTapeNode = (...about) => {
    addTapeNode.apply(engine, about);
    const node = engine.state.activeTape.at(-1);
    const gradient = node?.gradient;
    if (node === undefined || gradient === undefined) return;
    node.gradient = (dys) => (engine.state.gradientDepth > 0 ? gradient(dys) : way.through(node, dys, gradient(dys)));
  };
  engine.gradients = (f, xs, dy, allowNoGradients) => {
    if (engine.state.gradientDepth === 0) way = new WayBack(xs, dy);
    return gradients.call(engine, f, xs, dy, allowNoGradients);
  };
}

/** One way back through the operations, the last one first. */
class WayBack {
  /** Results of which somebody asked for the gradient. */
  readonly #wanted: ReadonlySet<number>;
  /** Tensors whose gradient has begun to be summed up. */
  readonly #reached = new Set<number>();
  readonly #given = new Set<Tensor>();
  /** Gradients that stand for several tensors, or are the caller's. */
  readonly #shared = new Set<Tensor>();
  /** What the operation before this one is done with. */
  #done: readonly Tensor[] = [];

  constructor(wanted: readonly Tensor[], dy?: Tensor) {
    this.#wanted = new Set(wanted.map(({ id }) => id));
    if (dy !== undefined) this.#shared.add(dy);
  }

  /** @returns the functions that make the gradients of the operation's inputs, which tfjs calls one by one before it comes to the next operation */
  through(node: TapeNode, dys: readonly (Tensor | null)[], parts: Readonly<Record<string, () => Tensor>>): Record<string, () => Tensor> {
    for (const tensor of this.#done) if (!this.#shared.has(tensor)) tensor.dispose();
    const isWanted = node.outputs.some(({ id }) => this.#wanted.has(id));
    const done = [...(node.saved ?? []), ...dys.filter((dy) => dy !== null && !isWanted)] as Tensor[];
    this.#done = done;
    const noting = (input: string, part: () => Tensor) => (): Tensor => {
      const dx = part();
      if (this.#given.has(dx) || dys.includes(dx)) this.#shared.add(dx);
      this.#given.add(dx);
      const { id } = node.inputs[input] ?? dx;
      // tfjs adds it to the one that is there.
      if (this.#reached.has(id)) done.push(dx);
      this.#reached.add(id);
      return dx;
    };
    return Object.fromEntries(Object.entries(parts).map(([input, part]) => [input, noting(input, part)]));
  }
}
