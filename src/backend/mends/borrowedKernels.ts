import type { KernelConfig, NamedTensorInfoMap, TensorInfo } from "@tensorflow/tfjs";
import { nodeBackendOf } from "../nodeBackend.js";
import type { Tfjs } from "../tfjs.js";

/** A kernel's input, which may be a list. */
type Given = TensorInfo | readonly TensorInfo[] | undefined;

/** What of tfjs' backend in JavaScript is needed here. */
interface PlainBackend {
  write(values: unknown, shape: readonly number[], dtype: string): TensorInfo["dataId"];
  readSync(dataId: TensorInfo["dataId"]): unknown;
  disposeData(dataId: TensorInfo["dataId"]): boolean;
  /** Whether it would still advise to install tfjs-node. */
  firstUse?: boolean;
}

/**
 * Kernels that tfjs-node lacks (texts, ragged and sparse tensors, bincount, searchSorted, image transforms, maxPoolWithArgmax) run on tfjs' own
 * backend in JavaScript, with the values copied there and back. A step that uses one can't be compiled, and says so.
 */
export function mendMissingKernels(tf: Tfjs): void {
  for (const { kernelName } of tf.getKernelsForBackend("cpu")) {
    if (tf.getKernel(kernelName, "tensorflow") === undefined) tf.registerKernel(borrowed(tf, kernelName));
  }
}

/** Lends a kernel in cases that tfjs-node refuses. */
export function borrowWhere(tf: Tfjs, kernelName: string, refuses: (inputs: NamedTensorInfoMap, attrs: KernelAttributes) => boolean): void {
  const own = tf.getKernel(kernelName, "tensorflow");
  if (own === undefined) throw new Error(`backend: tfjs-node has no kernel ${kernelName}.`);
  const lent = borrowed(tf, kernelName);
  tf.unregisterKernel(kernelName, "tensorflow");
  tf.registerKernel({ ...own, kernelFunc: (params) => (refuses(params.inputs, params.attrs ?? {}) ? lent : own).kernelFunc(params) });
}

/** A kernel's settings. */
export type KernelAttributes = NonNullable<Parameters<KernelConfig["kernelFunc"]>[0]["attrs"]>;

function borrowed(tf: Tfjs, kernelName: string): KernelConfig {
  return {
    kernelName,
    backendName: "tensorflow",
    kernelFunc: ({ inputs, attrs }) => {
      const node = nodeBackendOf(tf) as unknown as PlainBackend;
      const plain = tf.engine().findBackend("cpu") as unknown as PlainBackend;
      plain.firstUse = false;
      const kernel = tf.getKernel(kernelName, "cpu");
      if (kernel === undefined) throw new Error(`backend: no kernel ${kernelName} is registered for JavaScript.`);
      const lent: TensorInfo[] = [];
      const lend = (given: Given): Given => {
        if (given === undefined) return undefined;
        if (Array.isArray(given)) return given.map((each: TensorInfo) => lend(each) as TensorInfo);
        const { dataId, shape, dtype } = given as TensorInfo;
        const copy = { dataId: plain.write(node.readSync(dataId), shape, dtype), shape, dtype };
        lent.push(copy);
        return copy;
      };
      const giveBack = ({ dataId, shape, dtype }: TensorInfo): TensorInfo => {
        const back = { dataId: node.write(plain.readSync(dataId), shape, dtype), shape, dtype };
        if (!lent.some((copy) => copy.dataId === dataId)) plain.disposeData(dataId);
        return back;
      };
      try {
        const there = Object.fromEntries(Object.entries(inputs).map(([name, given]) => [name, lend(given as Given)])) as NamedTensorInfoMap;
        const found = kernel.kernelFunc({ inputs: there, backend: plain, attrs: attrs ?? {} });
        return Array.isArray(found) ? found.map(giveBack) : giveBack(found);
      } finally {
        for (const { dataId } of lent) plain.disposeData(dataId);
      }
    },
  };
}
