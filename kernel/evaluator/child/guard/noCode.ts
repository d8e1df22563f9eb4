/**
 * What stands in for `Function` where Node makes no code from texts. Libraries ask it for the global object, by a text that old environments
 * needed: protobuf's, in tfjs-node, does as it is loaded. That one text is answered; any other ends in V8's refusal.
 */
export function functionWithoutCode(real: FunctionConstructor): FunctionConstructor {
  const standIn = function (this: unknown, ...texts: string[]): unknown {
    if (texts.length === 1 && texts[0] === "return this") return () => globalThis;
    return Reflect.construct(real, texts) as unknown;
  };
  Object.defineProperty(standIn, "name", { value: "Function" });
  Object.defineProperty(standIn, "prototype", { value: real.prototype, writable: false });
  return standIn as unknown as FunctionConstructor;
}
