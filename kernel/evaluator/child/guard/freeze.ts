import { types } from "node:util";

/** Objects whose frozen properties their heirs must still be able to have under the same name, see {@link freezeAll}. */
const OFTEN_OVERRIDDEN = new Set<PropertyKey>(["toString", "toLocaleString", "valueOf", "name", "message", "toJSON", "hasOwnProperty"]);

/** What Node, this kernel and the library set as they work: how long stack traces are; whence random numbers come while a training step is recorded. */
const STAYS_WRITABLE = new Map<unknown, readonly PropertyKey[]>([[Error, ["stackTraceLimit"]], [Math, ["random"]]]);

/**
 * Freezes everything that can be reached from some objects: their properties, prototypes, getters and setters.
 *
 * What code of a student has replaced would otherwise run in the middle of this kernel and of the tests: a `JSON.stringify` that leaves the
 * error out of a test's result, or an `Array.prototype.every` that always says yes.
 *
 * A frozen property also keeps those who inherit it from assigning their own (`error.message = …`, `class A { toString = … }`), an oddity of
 * the language. Names for which that is usual become accessors that allow it; so does every property of the prototypes for which `derived` says so.
 *
 * @param skip objects to be left alone, with all that only they lead to
 */
export function freezeAll(roots: Iterable<unknown>, skip: ReadonlySet<unknown>, derived: (holder: object) => boolean): void {
  const waiting: unknown[] = [...roots];
  const seen = new Set<unknown>(skip);
  while (waiting.length > 0) {
    const value = waiting.pop();
    if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value)) continue;
    seen.add(value);
    // Memory can't be frozen, and is nobody's code.
    if (ArrayBuffer.isView(value)) continue;
    waiting.push(Object.getPrototypeOf(value));
    const isPrototype = Object.hasOwn(value, "constructor");
    const open: PropertyKey[] = [...(STAYS_WRITABLE.get(value) ?? [])];
    for (const key of Reflect.ownKeys(value)) {
      const property = Object.getOwnPropertyDescriptor(value, key);
      if (property === undefined) continue;
      waiting.push(property.value, property.get, property.set);
      if (!isPrototype || !("value" in property)) continue;
      const isDerived = derived(value);
      if (!isDerived && !OFTEN_OVERRIDDEN.has(key) && !(key === "constructor" && isOftenExtended(value))) continue;
      if (property.configurable === true) allowOverride(value, key, property);
      else if (isDerived) open.push(key);
    }
    // A module's names are read-only as they are, and the language does not let them be frozen.
    if (types.isModuleNamespaceObject(value)) continue;
    if (open.length === 0) Object.freeze(value);
    else freezeBut(value, open);
  }
}

/** Old code sets `constructor` on what it derives from these. For arrays and promises an accessor there would make everything slow. */
function isOftenExtended(holder: object): boolean {
  return holder === Object.prototype || holder === Function.prototype || holder === Error.prototype || holder instanceof Error;
}

/** Freezes all of an object but some properties, which only keep their place. */
function freezeBut(holder: object, open: readonly PropertyKey[]): void {
  for (const key of Reflect.ownKeys(holder)) {
    const property = Object.getOwnPropertyDescriptor(holder, key);
    const writable = property === undefined || !("value" in property) || open.includes(key);
    if (property?.configurable === true || !writable) Object.defineProperty(holder, key, { configurable: false, ...(writable ? {} : { writable: false }) });
  }
  Object.preventExtensions(holder);
}

function allowOverride(holder: object, key: PropertyKey, { value, enumerable = false }: PropertyDescriptor): void {
  Object.defineProperty(holder, key, {
    configurable: false,
    enumerable,
    get: () => value as unknown,
    set(this: unknown, own: unknown) {
      if (this === holder) throw new TypeError(`Cannot change ${String(key)} of a built-in: while work is graded, built-ins are read-only.`);
      if (typeof this !== "object" && typeof this !== "function") return;
      Object.defineProperty(this, key, { value: own, writable: true, enumerable: true, configurable: true });
    },
  });
}
