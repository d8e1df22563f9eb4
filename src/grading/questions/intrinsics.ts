const { defineProperty, deleteProperty, getOwnPropertyDescriptor, ownKeys } = Reflect;
const global = globalThis as unknown as Record<string, object>;

/** What judging an answer relies on. */
const constructors = ["Object", "Function", "Array", "Number", "String", "Boolean", "Symbol", "BigInt", "Math", "JSON", "Promise", "Map", "Set", "RegExp", "Reflect", "ArrayBuffer", "Float32Array", "Float64Array", "Int32Array", "Uint8Array", "DataView"];

interface Kept {
  readonly owner: object;
  readonly properties: readonly { readonly key: string | symbol; readonly descriptor: PropertyDescriptor }[];
}

/** A descriptor without a prototype: a getter put on `Object.prototype` is not read from it. */
function bare(descriptor: PropertyDescriptor): PropertyDescriptor {
  return Object.assign(Object.create(null) as PropertyDescriptor, descriptor);
}

function keep(owner: object, keys: readonly (string | symbol)[] = Reflect.ownKeys(owner)): Kept {
  return { owner, properties: keys.flatMap((key) => ({ key, descriptor: bare(Object.getOwnPropertyDescriptor(owner, key) ?? {}) })) };
}

const owners = new Set<object>();
for (const name of constructors) {
  const value = global[name];
  if (value === undefined) continue;
  owners.add(value);
  const prototype = (value as { prototype?: object }).prototype;
  if (prototype !== undefined) owners.add(prototype);
}
for (const iterator of [[][Symbol.iterator](), ""[Symbol.iterator](), new Map()[Symbol.iterator](), new Set()[Symbol.iterator]()]) owners.add(Object.getPrototypeOf(iterator) as object);
owners.add(Object.getPrototypeOf(Uint8Array) as object);
owners.add((Object.getPrototypeOf(Uint8Array) as { prototype: object }).prototype);

const kept: readonly Kept[] = [...[...owners].map((owner) => keep(owner)), keep(globalThis, constructors)];

/**
 * Puts the built-ins back as they were when this module was loaded, which is before an answer's cell ran: who replaces
 * `Array.prototype.every` to make every answer right finds it as it was. What was added to them (`Object.prototype.toJSON`) goes.
 *
 * @throws Error when a built-in was changed and made unchangeable.
 */
export function restoreIntrinsics(): void {
  // Nothing but syntax and functions caught above until all are back.
  for (let i = 0; i < kept.length; i += 1) {
    const { owner, properties } = kept[i] as Kept;
    for (let j = 0; j < properties.length; j += 1) {
      const { key, descriptor } = properties[j] as Kept["properties"][number];
      if (defineProperty(owner, key, descriptor)) continue;
      // What a grader has frozen can't be set again; it need not be, when it is what it was.
      const found = bare(getOwnPropertyDescriptor(owner, key) ?? {});
      if (found.value !== descriptor.value || found.get !== descriptor.get) throw new Error("A built-in of the language was changed for good; nothing can be graded after that.");
    }
  }
  for (const { owner, properties } of kept) {
    if (owner === globalThis) continue;
    const known = new Set(properties.map(({ key }) => key));
    for (const key of ownKeys(owner)) if (!known.has(key)) deleteProperty(owner, key);
  }
}
