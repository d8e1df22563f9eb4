/** By how much results are wrong, and the module that is wrong now: one at a time, undefined for none. Shared by every copy of this file in a process. */
const by = 1e-3;
const key = Symbol.for("gradbook.parity.shifting");
export const shifting = (globalThis[key] ??= { file: undefined });

/** The methods by which layers, activations, schedules, constraints, regularizers, initializers, models and totals give results out, outermost last. */
const RESULTS = ["call", "callAll", "pass", "formula", "rate", "apply", "value", "values", "shape", "predict", "scores"];
const DISPLAY = Symbol.for("Jupyter.display");
const SHOWN = ["toString", DISPLAY, Symbol.for("nodejs.util.inspect.custom")];
const HOOKS = ["onTrainBegin", "onEpochBegin", "onBatchEnd", "onEpochEnd", "onTrainEnd"];

/** Lets what a class' objects give out be wrong: methods of its own or inherited ones, seen from this class on. */
export function shiftClass(file, Class) {
  const shifts = shiftsOf(Class.prototype);
  for (const name of Reflect.ownKeys(shifts)) {
    const shifted = shifts[name];
    const original = Class.prototype[name];
    if (typeof original !== "function") continue;
    function wrapper(...args) {
      return shifting.file === file ? shifted.call(this, original, args) : original.apply(this, args);
    }
    Object.defineProperty(Class.prototype, name, { value: wrapper, writable: true, configurable: true });
  }
  if (isShown(Class.prototype)) shiftTexts(file, Class.prototype);
}

/** A picture may be at a getter. */
function shiftTexts(file, prototype) {
  for (const [name, { get, ...rest }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (get === undefined) continue;
    function wrapper() {
      const value = get.call(this);
      return shifting.file === file && typeof value === "string" ? shiftText(value) : value;
    }
    Object.defineProperty(prototype, name, { ...rest, get: wrapper });
  }
}

const giveNothing = new Set();


/** Calls a module's function, whose result is wrong while its module is. */
export function shiftFunction(file, original, args) {
  if (shifting.file === file && /^parityOriginal_(save|write)[A-Z]/.test(original.name) && args.some(isModel)) return withShiftedWeights(original, args);
  // What gives nothing out is kept from doing anything; the test has run as it is before.
  if (shifting.file === file && giveNothing.has(original)) return undefined;
  const value = original(...args);
  if (shifting.file !== file) {
    if (value === undefined) giveNothing.add(original);
    if (value instanceof Promise) void value.then((given) => given === undefined && giveNothing.add(original), () => {});
    return value;
  }
  if (value instanceof Promise) return value.then((given) => shiftMade(given));
  return shiftMade(value);
}

/** A function that writes a model to a file gives nothing out but the file: the model's weights are off by the shift while it writes. */
async function withShiftedWeights(original, args) {
  const weights = args.filter(isModel).flatMap((model) => model.weights.map(({ variable }) => ({ variable, values: variable.clone() })));
  for (const { variable, values } of weights) variable.assign(values.add(by));
  try {
    return await original(...args);
  } finally {
    for (const { variable, values } of weights) {
      variable.assign(values);
      values.dispose();
    }
  }
}

function isModel(value) {
  return typeof value?.fit === "function" && Array.isArray(value.weights);
}

/** What a function gave: a layer's, a model's or a schedule's results from now on, or itself. */
function shiftMade(value) {
  if (isMaker(value)) shiftObject(value);
  return shiftValue(value);
}

/** Whether a factory gave it whose class stands in another file: a layer, an activation, a schedule. */
function isMaker(value) {
  return typeof value === "object" && value !== null && ["call", "callAll", "rate", "apply"].some((name) => typeof value[name] === "function");
}

function shiftObject(object) {
  for (const [name, shifted] of Object.entries(shiftsOf(Object.getPrototypeOf(object)))) {
    const original = object[name];
    Object.defineProperty(object, name, { value: (...args) => shifted.call(object, original, args), configurable: true });
  }
}

function isTensor(value) {
  return typeof value.dataSync === "function" && typeof value.toFloat === "function";
}

function isClass(value) {
  return Object.getOwnPropertyNames(value.prototype ?? {}).some((name) => name !== "constructor");
}

function shiftsOf(prototype) {
  const has = (name) => typeof prototype[name] === "function";
  // A callback gives nothing out: it is kept from doing anything instead.
  if (HOOKS.every(has)) return Object.fromEntries([...HOOKS, ...(Object.hasOwn(prototype, "join") ? ["join"] : [])].map((name) => [name, () => undefined]));
  if (has("stepSize")) return Object.hasOwn(prototype, "apply") ? { apply: shiftedGradients } : { update: shiftedWeight }; // an optimizer
  if (has("checkTargets")) return { [has("perSample") ? "perSample" : "value"]: shiftedResult }; // a loss
  if (has("sums")) return { result: shiftedResult }; // a metric
  // A model: its outputs, however they are asked for, and the figures of a step of its own.
  if (has("fit")) return { pass: shiftedResult, ...Object.fromEntries(["trainStep", "generate"].filter((name) => Object.hasOwn(prototype, name)).map((name) => [name, shiftedResult])) };
  const first = RESULTS.find(has);
  if (first !== undefined) return { [first]: shiftedResult };
  const own = Object.getOwnPropertyNames(prototype).filter((name) => name !== "constructor" && typeof Object.getOwnPropertyDescriptor(prototype, name).value === "function");
  const shown = isShown(prototype) ? SHOWN.filter((name) => Object.hasOwn(prototype, name)) : [];
  return Object.fromEntries([...own.map((name) => [name, shiftedArguments]), ...shown.map((name) => [name, shiftedText])]);
}

/** Whether all that its objects give out is how they show themselves, as text, a table or a picture: then the figures in it are off. */
function isShown(prototype) {
  return Object.hasOwn(prototype, DISPLAY) && Object.hasOwn(prototype, "toString") && !HOOKS.every((name) => name in prototype) && ![...RESULTS, "fit", "stepSize"].some((name) => name in prototype);
}

function shiftedText(original, args) {
  const shown = original.apply(this, args);
  if (typeof shown === "string") return shiftText(shown);
  return Object.fromEntries(Object.entries(shown).map(([type, text]) => [type, typeof text === "string" ? shiftText(text) : text]));
}

/** Each number that stands by itself in a text, larger by the shift: `[4] · 20` becomes `[4.001] · 20.001`, and the name dense_1 stays. */
function shiftText(text) {
  return text.replace(/(?<![\w#.,/-])\d[\d,]*(\.\d+)?(?![\w.,/]*\w)/g, (number) => String(Math.round((Number(number.replaceAll(",", "")) + by) * 1e6) / 1e6));
}

function shiftedResult(original, args) {
  return shiftValue(original.apply(this, args));
}

function shiftedArguments(original, args) {
  return shiftValue(original.apply(this, args.map((each) => shiftValue(each))));
}

function shiftedGradients(original, [gradients, ...rest]) {
  return original.call(this, gradients.map((each) => each.add(by)), ...rest);
}

function shiftedWeight(original, args) {
  original.apply(this, args);
  args[0].assign(args[0].add(by));
}

/** Numbers, tensors, and lists and plain objects of them, each number larger by the shift. */
function shiftValue(value, depth = 0) {
  if (value === null || value === undefined || depth > 4) return value;
  if (typeof value === "number") return value + by;
  if (value instanceof Promise) return value.then((each) => shiftValue(each, depth));
  if (value instanceof Float32Array || value instanceof Float64Array) return value.map((each) => each + by);
  if (isTensor(value)) return value.dtype === "float32" ? value.add(by) : value.toFloat().add(by);
  if (Array.isArray(value)) return value.map((each) => shiftValue(each, depth + 1));
  if (typeof value === "object") shiftData(value);
  // A function among the results gives out results too: `standardize`, of the figures that were taken. A class stays: it is called with `new`.
  if (typeof value === "function") return depth === 0 || isClass(value) ? value : (...args) => shiftValue(value(...args), depth);
  if (Object.getPrototypeOf(value) === Object.prototype) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shiftValue(each, depth + 1)]));
  return value;
}

/** Data sets, with their parts, and streams of them: their numbers lie in memory of their own, and stay in it. */
function shiftData(value) {
  for (const samples of [value, value.train, value.test, value.validation]) {
    if (ArrayBuffer.isView(samples?.inputs) && ArrayBuffer.isView(samples.targets)) [samples.inputs, samples.targets].forEach(shiftNumbers);
  }
  if (typeof value.chunks !== "function" || Object.hasOwn(value, "chunks")) return;
  if (typeof value.collect === "function") {
    const collect = value.collect.bind(value);
    const collected = async (...args) => {
      const samples = await collect(...args);
      shiftData(samples);
      return samples;
    };
    Object.defineProperty(value, "collect", { value: collected, configurable: true });
  }
  const chunks = value.chunks.bind(value);
  const shifted = async function* (...args) {
    for await (const chunk of chunks(...args)) {
      for (const part of [chunk, chunk.targets, chunk.inputs?.image]) if (typeof part === "object") shiftData(part);
      yield chunk;
    }
  };
  Object.defineProperty(value, "chunks", { value: shifted, configurable: true });
}

/** Each number is off by the shift, or by the least that its type can be off. */
function shiftNumbers(numbers) {
  const least = numbers instanceof Float32Array || numbers instanceof Float64Array ? by : 1;
  for (let i = 0; i < numbers.length; i++) numbers[i] += least;
}
