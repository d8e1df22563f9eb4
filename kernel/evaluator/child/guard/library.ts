import { freezeAll } from "./freeze.js";

type Names = Readonly<Record<string, unknown>>;

/**
 * Of tfjs: what puts other code under its operations, and what leads to the objects in which it keeps that code. With them a `relu` of one's own,
 * or an `equal` that always says yes, would be the one that a test calls.
 */
const REFUSED = [
  ...["registerKernel", "unregisterKernel", "registerGradient", "unregisterGradient", "copyRegisteredKernels", "getKernel", "getKernelsForBackend", "getGradient"],
  ...["backend", "engine", "env", "findBackend", "findBackendFactory", "registerBackend", "removeBackend", "setBackend", "setPlatform", "ENV"],
];

/**
 * The library as graded code sees it: its functions and classes are read-only, and tfjs has no way to its registries. The library's own modules
 * go on with the real tfjs, which no cell can reach.
 *
 * @param names the library's exports
 */
export function guardedLibrary(names: Names): Names {
  const { tf } = names;
  const shown = typeof tf === "object" && tf !== null ? { ...names, tf: withoutRegistries(tf as Names) } : { ...names };
  freezeAll([shown], new Set([globalThis, layerClasses(tf)]), () => true);
  return shown;
}

/** By this tfjs finds the class of a layer that it loads from a file; classes of the student's own join it. */
function layerClasses(tf: unknown): unknown {
  return (tf as { serialization?: { SerializationMap?: { instance?: unknown } } } | undefined)?.serialization?.SerializationMap?.instance;
}

function withoutRegistries(tf: Names): Names {
  const refusals = REFUSED.filter((name) => Object.hasOwn(tf, name)).map((name) => {
    const refuse = (): never => {
      throw new Error(`tf.${name} can't be used while work is graded: it could put other code under the operations that the tests use.`);
    };
    return [name, Object.freeze(refuse)] as const;
  });
  return { ...tf, ...Object.fromEntries(refusals) };
}
