import { type Tensor, tf } from "../backend/index.js";
import type { BaseLayer } from "../layers/baseLayer.js";
import type { CallContext, Signal } from "../layers/callContext.js";

/**
 * A layer's pass after which only its outputs stay, and losses that it added: what it computed on the way is given back at once, not at the end of
 * the model's pass. Where gradients are taken they decide what is needed; where somebody watches, the watcher may.
 */
export function passThrough(layer: BaseLayer, inputs: readonly Signal[], context: CallContext): readonly Signal[] {
  if (isKept(context)) return layer.pass(inputs, context);
  const { addLoss } = context;
  const losses: Tensor[] = [];
  // A clone, because the loss may be an output of the layer's too, with an end of its own.
  const listening: CallContext = addLoss === undefined ? context : { ...context, addLoss: (loss) => void losses.push(loss.clone()) };
  let outputs: readonly Signal[] = [];
  tf.tidy(() => {
    outputs = layer.pass(inputs, listening);
    return [...losses, ...outputs.flatMap(({ tensor, mask }) => (mask === undefined ? [tensor] : [tensor, mask]))];
  });
  for (const loss of losses) addLoss?.(loss);
  return outputs;
}

/** Gives tensors back that no layer takes any more, unless one of the others is the same tensor, or it was there before the pass. */
export function giveBack(done: readonly Signal[], others: readonly Signal[], context: CallContext): void {
  if (isKept(context)) return;
  const needed = new Set(others.flatMap(({ tensor, mask }) => [tensor, mask]));
  const { activeScope } = tf.engine().state as unknown as { readonly activeScope: Scope | null };
  for (const { tensor } of done) {
    const isOfPass = activeScope !== null && (tensor as unknown as Scoped).scopeId === activeScope.id;
    if (isOfPass && !needed.has(tensor) && !tensor.kept) tensor.dispose();
  }
}

/** A scope of `tf.tidy`. */
interface Scope {
  readonly id: number;
}

/** A tensor, by the scope that will dispose it. */
interface Scoped {
  readonly scopeId: number;
}

function isKept({ watch }: CallContext): boolean {
  return watch !== undefined || tf.engine().isTapeOn();
}
