import { HELPER } from "../../helperName.js";
import { freezeAll } from "./freeze.js";
import { guardedModules } from "./modules.js";
import { functionWithoutCode } from "./noCode.js";
import { processFacade } from "./processFacade.js";

/** Globals by which this kernel and Node's modules go at run time: no cell may put something else in their place. */
const KEPT_GLOBALS = [
  ...["Object", "Function", "Array", "Number", "Boolean", "String", "Symbol", "BigInt", "Date", "Promise", "RegExp", "Proxy", "Reflect", "JSON", "Math", "Intl"],
  ...["Error", "AggregateError", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError"],
  ...["Map", "Set", "WeakMap", "WeakSet", "WeakRef", "FinalizationRegistry", "Atomics", "ArrayBuffer", "SharedArrayBuffer", "DataView"],
  ...["Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array"],
  ...["Buffer", "URL", "TextEncoder", "TextDecoder", "AbortController", "AbortSignal", "process", "performance", "structuredClone"],
  ...["setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "clearImmediate", "queueMicrotask"],
  ...["parseInt", "parseFloat", "isNaN", "isFinite", "encodeURIComponent", "decodeURIComponent", "globalThis", "undefined", "NaN", "Infinity"],
];

/** Answers for the modules that a cell imports by name. */
export type ModuleGuard = (specifier: string) => object;

/** A shut process. */
export interface Guard {
  /** What the cells' `import` and `require` ask. */
  readonly modules: ModuleGuard;
  /** Makes what this kernel itself gives the cells read-only too; to be called before the first cell. */
  close(given: readonly object[]): void;
}

/**
 * Shuts the doors that lead from a cell to this kernel, before the first cell: built-ins become read-only, `process` is replaced by what is
 * harmless of it, and of Node's modules only the harmless ones are left. The sandbox around the process keeps it from the machine; the
 * guard keeps a student's cells from the tests, which run beside them.
 */
export function guard(): Guard {
  const facade = processFacade(process);
  const modules = guardedModules(facade);
  return {
    modules(specifier) {
      const found = modules.get(specifier.replace(/^node:/, ""));
      if (found !== undefined) return found;
      throw new Error(`${specifier} can't be used while work is graded; there are ${[...modules.keys()].join(", ")}, the library, and the files of the assignment.`);
    },
    close(given) {
      Object.defineProperty(globalThis, "process", { value: facade, writable: true, configurable: true, enumerable: false });
      Object.defineProperty(globalThis, "Function", { value: functionWithoutCode(Function), writable: true, configurable: true, enumerable: false });
      freezeAll([...language(), ...hidden(), ...given, Object.getPrototypeOf(facade), ...[...modules.values()].filter((module) => module !== facade)], new Set([globalThis, facade]), isDerivable);
      for (const name of [...KEPT_GLOBALS, HELPER]) {
        const value = Reflect.get(globalThis, name) as unknown;
        Object.defineProperty(globalThis, name, { value, writable: false, configurable: false, enumerable: false });
      }
    },
  };
}

/** The language's own objects and functions. */
function language(): unknown[] {
  const values = KEPT_GLOBALS.map((name) => Reflect.get(globalThis, name) as unknown);
  return values.filter((value) => typeof value === "function" || value === JSON || value === Math || value === Reflect || value === Atomics || value === Intl);
}

const languagePrototypes = new Set(KEPT_GLOBALS.map((name) => (Reflect.get(globalThis, name) as { prototype?: unknown } | undefined)?.prototype));

/** Node's own classes set properties that their prototypes have; the language's don't, and accessors would make `push` and its like slow. */
function isDerivable(holder: object): boolean {
  return !languagePrototypes.has(holder);
}

/** Built-ins without a name of their own. */
function hidden(): unknown[] {
  const generator = function* (): Generator<undefined> {};
  const asyncGenerator = async function* (): AsyncGenerator<undefined> {};
  const asyncFunction = async (): Promise<void> => undefined;
  const iterators = [[][Symbol.iterator](), ""[Symbol.iterator](), new Map()[Symbol.iterator](), new Set()[Symbol.iterator](), "".matchAll(/a/g)];
  const timers = [setTimeout(() => undefined, 0), setImmediate(() => undefined)];
  const streams = [process.stdout, process.stderr, ...timers].map((value) => Object.getPrototypeOf(value) as unknown);
  return [generator, asyncGenerator, asyncFunction, ...streams, ...iterators.map((iterator) => Object.getPrototypeOf(iterator) as unknown)];
}
