import type { NamedAttrMap } from "@tensorflow/tfjs";
import { backend, tf } from "./backend.js";
import type { OpAttribute } from "./binding.js";
import { isRecordingForXla } from "./compiled/underWay.js";
import { nodeBackendOf } from "./nodeBackend.js";
import type { Tensor } from "./tfjs.js";

/** How the gradients of an op's inputs come about. */
export interface OpGradient {
  /** Inputs that it needs, by name, and outputs, by number. */
  readonly inputs?: readonly string[];
  readonly outputs?: readonly number[];
  /**
   * @param dys the gradients of the outputs
   * @param saved the inputs, then the outputs that were asked for
   * @returns the gradients of the inputs in order; nothing for those that are no floats
   */
  of(dys: readonly Tensor[], saved: readonly Tensor[], settings: Settings): readonly (Tensor | undefined)[];
}

/** Numbers that belong to an op, as floats. */
type Settings = Readonly<Record<string, number>>;

interface DeviceOpOptions {
  readonly name: string;
  /** What tfjs is to call it, where it knows another one by the op's name. */
  readonly kernelName?: string;
  readonly inputs: readonly string[];
  readonly outputs: number;
  /** TensorFlow's attributes besides the settings, which become floats. */
  readonly attributes?: () => readonly OpAttribute[];
  readonly gradient?: OpGradient;
}

/**
 * An op of TensorFlow's or the binding's that does in one what tfjs does in several. tfjs gets to know it, with its gradient, at the first use.
 *
 * Its gradient has none of its own: see {@link isFusing}.
 */
export class DeviceOp {
  readonly #options: DeviceOpOptions;
  #isKnown = false;

  constructor(options: DeviceOpOptions) {
    this.#options = options;
  }

  /** Executes it on tensors in the order of its inputs. */
  run(tensors: readonly Tensor[], settings: Settings = {}): Tensor[] {
    const { name, kernelName = name, inputs } = this.#options;
    if (!this.#isKnown) this.#register();
    const results: unknown = tf.engine().runKernel(kernelName, Object.fromEntries(inputs.map((input, i) => [input, tensors[i] as Tensor])), settings as NamedAttrMap);
    return Array.isArray(results) ? (results as Tensor[]) : [results as Tensor];
  }

  #register(): void {
    const { name, kernelName = name, inputs, outputs, attributes, gradient } = this.#options;
    this.#isKnown = true;
    tf.registerKernel({
      kernelName,
      backendName: "tensorflow",
      kernelFunc: ({ inputs: given, attrs }) => {
        const node = nodeBackendOf(tf);
        const floats = Object.entries(attrs as Settings).map(([setting, value]) => ({ name: setting, type: node.binding.TF_ATTR_FLOAT, value }));
        return node.executeMultipleOutputs(name, [...(attributes?.() ?? []), ...floats], inputs.map((input) => given[input] as Tensor), outputs);
      },
    });
    if (gradient === undefined) return;
    tf.registerGradient({
      kernelName,
      inputsToSave: [...(gradient.inputs ?? [])],
      outputsToSave: Array.from({ length: outputs }, (_, i) => gradient.outputs?.includes(i) ?? false),
      gradFunc: (dys, saved, attrs) => {
        // Here and not in the functions below: tfjs disposes what each of them makes and does not return.
        const all = gradient.of(Array.isArray(dys) ? dys : [dys], saved, attrs as unknown as Settings);
        return Object.fromEntries(inputs.flatMap((input, i) => (all[i] === undefined ? [] : [[input, () => all[i] as Tensor]])));
      },
    });
  }
}

/** A tensor's type as an attribute. */
export function typeOf(name: string, type: "float32" | "int32"): OpAttribute {
  const { binding } = nodeBackendOf(tf);
  return { name, type: binding.TF_ATTR_TYPE, value: type === "int32" ? binding.TF_INT32 : binding.TF_FLOAT };
}

/** Whether ops with a gradient of their own may stand in: TensorFlow is there, the numbers are floats, and nobody takes gradients of gradients. */
export function isFusing(...tensors: readonly Tensor[]): boolean {
  return tf.getBackend() === "tensorflow" && tf.engine().state.gradientDepth <= 1 && tensors.every(({ dtype }) => dtype === "float32");
}

/** The same for the binding's own ops, which are for the CPU and unknown to XLA. */
export function isFusingOnCpu(...tensors: readonly Tensor[]): boolean {
  return backend().rung === "tensorflow" && !isRecordingForXla() && isFusing(...tensors);
}
