import type { DisplayOptions, MimeBundle } from "../../../src/protocol/host.js";
import { origins } from "./cell.js";
import { finishBundle, showBundle, showValue } from "./display.js";
import { sendToServer } from "./link.js";

/** How `display` shows a value. */
export interface ShowOptions extends DisplayOptions {
  /** The value already is a MIME bundle. */
  readonly raw?: boolean;
}

/** The global `display`: shows anything in the middle of a cell. */
export interface Display {
  (value: unknown, options?: ShowOptions): Promise<void> | undefined;
  /** Shows HTML. */
  html(text: string, options?: DisplayOptions): void;
  /** Shows an SVG image. */
  svg(text: string, options?: DisplayOptions): void;
  /** Shows Markdown. */
  markdown(text: string, options?: DisplayOptions): void;
  /** Shows a PNG image. */
  png(bytes: Uint8Array, options?: DisplayOptions): void;
  /** Shows a JPEG image. */
  jpeg(bytes: Uint8Array, options?: DisplayOptions): void;
  /** Removes the cell's outputs so far; with `wait`, only once the next output comes. */
  clear(wait?: boolean): void;
}

/**
 * Shows a value now, before the cell ends.
 *
 * @param value anything; with `raw: true` a MIME bundle such as `{ "text/html": "<b>hi</b>" }`
 * @returns a promise when the value's own display method takes time; the cell waits for it in any case
 * @param options `displayId` names the output, and `update: true` replaces what stands under that name
 * @example display({ "text/html": "<b>50 %</b>" }, { raw: true, displayId: "state", update: true })
 */
function show(value: unknown, options: ShowOptions = {}): Promise<void> | undefined {
  if (options.update === true && options.displayId === undefined) {
    throw new TypeError("display: update needs the displayId of the output to replace; received none. Pass { displayId, update: true }.");
  }
  const kind = options.update === true ? "update_display_data" : "display_data";
  if (options.raw !== true) return showValue(kind, value, options);
  showBundle(kind, finishBundle(value, value), options);
  return undefined;
}

function showAs(mime: string): (content: unknown, options?: DisplayOptions) => void {
  return (content, options = {}) => {
    const bundle: MimeBundle = { [mime]: content };
    if (mime.startsWith("text/")) bundle["text/plain"] = content;
    void show(bundle, { ...options, raw: true });
  };
}

export const display: Display = Object.assign(show, {
  html: showAs("text/html"),
  svg: showAs("image/svg+xml"),
  markdown: showAs("text/markdown"),
  png: showAs("image/png"),
  jpeg: showAs("image/jpeg"),
  clear(wait = false): void {
    const origin = origins.getStore();
    if (origin?.cancelled !== true) sendToServer({ type: "clear", origin: origin?.id ?? 0, wait });
  },
});
