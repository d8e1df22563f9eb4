import * as activations from "../../activations/index.js";
import * as constraints from "../../constraints/index.js";
import * as initializers from "../../initializers/index.js";
import * as regularizers from "../../regularizers/index.js";
import { camelCase, snakeCase } from "./kerasNames.js";

/** An object as Keras writes it down: a layer, an initializer, an optimizer. */
export interface KerasObject {
  readonly module: string;
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly registered_name: null;
  readonly [more: string]: unknown;
}

/** One of ours that has options: an initializer, a regularizer, an activation. */
interface Configured {
  readonly kind: string;
  config(): Record<string, unknown>;
}

/** Where Keras keeps the kinds of objects that stand in options, and where they are here. */
const FAMILIES = {
  Initializer: { module: "keras.initializers", what: "initializer", ours: initializers, renamed: {} },
  Regularizer: { module: "keras.regularizers", what: "regularizer", ours: regularizers, renamed: { orthogonal: "OrthogonalRegularizer", l1l2: "L1L2" } },
  Constraint: { module: "keras.constraints", what: "constraint", ours: constraints, renamed: {} },
} as const;

/** Options that Keras calls otherwise. */
const OPTIONS: Readonly<Record<string, string>> = { min: "minval", max: "maxval" };

/** Keras' initializers and the options that they take. */
const KERAS_INITIALIZERS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(["Zeros", "Ones", "GlorotUniform", "GlorotNormal", "HeUniform", "HeNormal", "LecunUniform", "LecunNormal"].map((name) => [name, []])),
  RandomNormal: ["mean", "stddev"],
  TruncatedNormal: ["mean", "stddev"],
  RandomUniform: ["minval", "maxval"],
  Constant: ["value"],
  Orthogonal: ["gain"],
};

/** Writes an option's value as Keras has it. */
export function optionToKeras(owner: string, option: string, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  const family = familyOf(option);
  if (family !== undefined) {
    const object = typeof value === "string" ? made(family.ours, value, {}) : value;
    if (!isConfigured(object)) throw new Error(`${owner}: the option ${option} can't be written for Keras; received ${String(value)}.`);
    const written = objectToKeras(family.module, object, family.renamed);
    if (family !== FAMILIES.Initializer) return written;
    // The first values don't matter to a file that holds the weights: what Keras has not the same of is left out.
    const config = Object.fromEntries(Object.entries(written.config).filter(([name]) => KERAS_INITIALIZERS[written.class_name]?.includes(name)));
    return written.class_name in KERAS_INITIALIZERS ? { ...written, config } : null;
  }
  if (/activation$/i.test(option)) {
    const kind = isConfigured(value) ? value.kind : String(value);
    const plain = isConfigured(value) ? value.config() : {};
    const standard = made(activations, kind, {});
    if (!isConfigured(standard) || JSON.stringify(standard.config()) !== JSON.stringify({ ...standard.config(), ...plain })) {
      throw new Error(`${owner}: Keras names activations and takes no options for them, so ${kind} with ${JSON.stringify(plain)} can't be written. Put it into the model as a layer of its own.`);
    }
    return snakeCase(kind);
  }
  return value;
}

/** Reads an option's value from Keras'. */
export function optionFromKeras(owner: string, option: string, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  const family = familyOf(option);
  if (family !== undefined) {
    const { class_name: className, config } = objectOf(owner, option, value);
    const kind = Object.entries(family.renamed).find(([, theirs]) => theirs === className)?.[0] ?? className.charAt(0).toLowerCase() + className.slice(1);
    const found = made(family.ours, kind, optionsFromKeras(config));
    // An initializer that there is none of is no loss: the weights themselves are in the file.
    if (found === undefined && family !== FAMILIES.Initializer) throw new Error(`${owner}: there is no ${family.what} like Keras' ${className}, which ${option} is.`);
    return found;
  }
  if (/activation$/i.test(option)) {
    const name = typeof value === "string" ? value : objectOf(owner, option, value).class_name;
    const kind = camelCase(name);
    if (made(activations, kind, {}) === undefined) throw new Error(`${owner}: there is no activation like Keras' ${name}, which ${option} is.`);
    return kind;
  }
  return value;
}

/** One of ours as Keras writes it: class, and options by Keras' names. */
export function objectToKeras(module: string, object: Configured, renamed: Readonly<Record<string, string>> = {}): KerasObject {
  const className = renamed[object.kind] ?? object.kind.charAt(0).toUpperCase() + object.kind.slice(1);
  const config = Object.fromEntries(Object.entries(object.config()).map(([name, value]) => [OPTIONS[name] ?? snakeCase(name), value]));
  return { module, class_name: className, config, registered_name: null };
}

/** An object that Keras wrote. */
export function objectOf(owner: string, what: string, value: unknown): KerasObject {
  const object = value as Partial<KerasObject> | null;
  if (typeof object !== "object" || object === null || typeof object.class_name !== "string") {
    throw new Error(`${owner}: ${what} must be an object with a class_name; received ${JSON.stringify(value)?.slice(0, 80)}.`);
  }
  return { ...object, module: object.module ?? "", class_name: object.class_name, config: isRecord(object.config) ? object.config : {}, registered_name: null };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function optionsFromKeras(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const named = Object.entries(config).filter(([name, value]) => value !== null && name !== "seed");
  return Object.fromEntries(named.map(([name, value]) => [Object.entries(OPTIONS).find(([, theirs]) => theirs === name)?.[0] ?? camelCase(name), value]));
}

function familyOf(option: string): (typeof FAMILIES)[keyof typeof FAMILIES] | undefined {
  const name = (Object.keys(FAMILIES) as (keyof typeof FAMILIES)[]).find((ending) => option.endsWith(ending));
  return name === undefined ? undefined : FAMILIES[name];
}

/** Calls one of a folder's factories; nothing when there is none of that name. */
export function made(folder: object, kind: string, options: object): unknown {
  const factory: unknown = Object.hasOwn(folder, kind) ? Reflect.get(folder, kind) : undefined;
  return typeof factory === "function" && /^[a-z]/.test(kind) ? (factory as (options: object) => unknown)(options) : undefined;
}

function isConfigured(value: unknown): value is Configured {
  return typeof value === "object" && value !== null && "kind" in value && "config" in value && typeof value.config === "function";
}
