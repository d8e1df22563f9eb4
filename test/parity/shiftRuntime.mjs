const by = Number(process.env.GRADBOOK_PARITY_SHIFT ?? 0);

/** The methods by which layers, activations, schedules, constraints, regularizers, initializers, models and totals give results out, outermost last. */
const RESULTS = ["call", "callAll", "formula", "rate", "apply", "value", "values", "shape", "predict", "scores"];
const HOOKS = ["onTrainBegin", "onEpochBegin", "onBatchEnd", "onEpochEnd", "onTrainEnd"];

/** Makes what a class' objects give out wrong: methods of its own or inherited ones, seen from this class on. */
export function shiftClass(Class) {
  for (const [name, shifted] of Object.entries(shiftsOf(Class.prototype))) {
    const original = Class.prototype[name];
    if (typeof original !== "function") continue;
    function wrapper(...args) {
      return by === 0 ? original.apply(this, args) : shifted.call(this, original, args);
    }
    Object.defineProperty(Class.prototype, name, { value: wrapper, writable: true, configurable: true });
  }
}

function shiftsOf(prototype) {
  const has = (name) => typeof prototype[name] === "function";
  // A callback gives nothing out: it is kept from doing anything instead.
  if (HOOKS.every(has)) return Object.fromEntries([...HOOKS, ...(Object.hasOwn(prototype, "join") ? ["join"] : [])].map((name) => [name, () => undefined]));
  if (has("stepSize")) return Object.hasOwn(prototype, "apply") ? { apply: shiftedGradients } : { update: shiftedWeight }; // an optimizer
  if (has("checkTargets")) return { [has("perSample") ? "perSample" : "value"]: shiftedResult }; // a loss
  if (has("sums")) return { result: shiftedResult }; // a metric
  const first = RESULTS.find(has);
  if (first !== undefined) return { [first]: shiftedResult };
  const own = Object.getOwnPropertyNames(prototype).filter((name) => name !== "constructor" && typeof Object.getOwnPropertyDescriptor(prototype, name).value === "function");
  return Object.fromEntries(own.map((name) => [name, shiftedArguments]));
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
export function shiftValue(value, depth = 0) {
  if (by === 0 || value === null || value === undefined || depth > 4) return value;
  if (typeof value === "number") return value + by;
  if (value instanceof Promise) return value.then((each) => shiftValue(each, depth));
  if (value instanceof Float32Array || value instanceof Float64Array) return value.map((each) => each + by);
  if (typeof value.dataSync === "function" && typeof value.toFloat === "function") return value.dtype === "float32" ? value.add(by) : value.toFloat().add(by);
  if (Array.isArray(value)) return value.map((each) => shiftValue(each, depth + 1));
  if (Object.getPrototypeOf(value) === Object.prototype) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shiftValue(each, depth + 1)]));
  return value;
}
