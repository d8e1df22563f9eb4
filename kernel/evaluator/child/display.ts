import { inspect } from "node:util";
import { DISPLAY, type DisplayOptions, type MimeBundle } from "../../../src/protocol/host.js";
import { origins } from "./cell.js";
import type { FromChild } from "../messages.js";
import { outbox } from "./link.js";
import { base64, imageBundle } from "./values/images.js";
import { plotlyBundle } from "./values/plotly.js";
import { tableBundle } from "./values/tables.js";
import { textOf } from "./values/text.js";

/** What async_hooks leaves on each promise before Node 24; `Promise { 1 }` is all that an author wrote. */
const HOOK_MARKS = new Set(["async_id_symbol", "trigger_async_id_symbol", "kResourceStore"]);

/** Makes promises show as they do outside a kernel. */
export function installPromiseInspection(): void {
  Object.defineProperty(Promise.prototype, inspect.custom, {
    configurable: true,
    writable: true,
    value(this: Promise<unknown>): unknown {
      for (const symbol of Object.getOwnPropertySymbols(this)) {
        if (HOOK_MARKS.has(symbol.description ?? "")) Object.defineProperty(this, symbol, { enumerable: false });
      }
      // Returning the value itself has Node format it as usual.
      return this;
    },
  });
}

/** The MIME bundle of a value: its own {@link DISPLAY} method, an image, a plotly figure, a table, or text. May take time, as the method may. */
export function bundleOf(value: unknown): MimeBundle | Promise<MimeBundle> {
  const method = displayMethod(value);
  if (method !== undefined) {
    const made = method.call(value);
    return made instanceof Promise ? made.then((bundle) => finishBundle(bundle, value)) : finishBundle(made, value);
  }
  return imageBundle(value) ?? plotlyBundle(value) ?? tableBundle(value) ?? { "text/plain": textOf(value) };
}

function displayMethod(value: unknown): (() => unknown) | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  const method: unknown = Reflect.get(value, DISPLAY);
  return typeof method === "function" ? (method as () => unknown) : undefined;
}

/** Makes a bundle that JSON can carry; binary content becomes base64, as Jupyter's format wants it. */
export function finishBundle(made: unknown, value: unknown): MimeBundle {
  if (typeof made !== "object" || made === null) return { "text/plain": textOf(value, { customInspect: false }) };
  const bundle: MimeBundle = {};
  for (const [mime, content] of Object.entries(made)) {
    if (content === undefined) continue;
    bundle[mime] = content instanceof Uint8Array ? base64(content) : content;
  }
  bundle["text/plain"] ??= `[${Object.keys(bundle).join(", ")}]`;
  return bundle;
}

/** The messages that show something. */
export type ShowKind = "execute_result" | "display_data" | "update_display_data";

/** Sends a bundle as an output of the work that asks for it. */
export function showBundle(
  kind: ShowKind,
  bundle: MimeBundle,
  options: DisplayOptions = {},
): void {
  const origin = origins.getStore();
  // A cell that was given up adds nothing, but training that needs longer to stop may still say on its own curve that it has.
  if (origin?.cancelled === true && kind !== "update_display_data") return;
  const message: FromChild = {
    type: "show",
    origin: origin?.id ?? 0,
    kind,
    data: bundle,
    metadata: options.metadata ?? {},
    ...(options.displayId === undefined ? {} : { displayId: options.displayId }),
  };
  // A result too, though the news of its cell's end follows soon: meanwhile the server is awake and has sent it on.
  outbox.send(message);
}

const showing = new WeakSet<Promise<unknown>>();

/** True for the promise of a display under way: as a cell's last value it is nothing to show. */
export function isShowing(value: unknown): boolean {
  return value instanceof Promise && showing.has(value);
}

/** Shows a value as soon as its bundle is made; the cell waits for it before it ends. */
export function showValue(kind: ShowKind, value: unknown, options: DisplayOptions = {}): Promise<void> | undefined {
  const bundle = bundleOf(value);
  if (!(bundle instanceof Promise)) {
    showBundle(kind, bundle, options);
    return undefined;
  }
  const shown = bundle.then((made) => showBundle(kind, made, options));
  showing.add(shown);
  const pending = origins.getStore()?.pending;
  pending?.add(shown);
  // A display that fails stays among the pending, where the cell's end finds it.
  shown.then(
    () => pending?.delete(shown),
    () => undefined,
  );
  return shown;
}

/** A value's bundle as JSON, for the debugger. @param mayWait false while no promise can go on; one that needs time is text then */
export function richJson(value: unknown, mayWait: boolean): string | Promise<string> {
  const bundle = bundleOf(value);
  if (!(bundle instanceof Promise)) return JSON.stringify(bundle);
  return mayWait ? bundle.then((made) => JSON.stringify(made)) : JSON.stringify({ "text/plain": textOf(value) });
}
