import type { DisplayOptions, MimeBundle } from "../../../src/protocol/host.js";
import { origins } from "./cell.js";
import { finishBundle, showBundle, showValue } from "./display.js";
import { sendToServer } from "./link.js";
import { plotlyFigure } from "./values/plotly.js";

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
  /** Shows LaTeX, such as `$x^2$`. */
  latex(text: string, options?: DisplayOptions): void;
  /** Shows a value as a tree that opens and closes. */
  json(value: unknown, options?: DisplayOptions): void;
  /** Shows a plotly figure. */
  plotly(figure: { readonly data: readonly object[]; readonly layout?: object; readonly config?: object }, options?: DisplayOptions): void;
  /** Shows a PNG image: its bytes, or these as base64. */
  png(image: Uint8Array | string, options?: DisplayOptions): void;
  /** Shows a JPEG image: its bytes, or these as base64. */
  jpeg(image: Uint8Array | string, options?: DisplayOptions): void;
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
    // An address with the image in it is more than the format takes.
    const bare = typeof content === "string" && mime.startsWith("image/") ? content.replace(/^data:[^,]*;base64,/, "") : content;
    const bundle: MimeBundle = { [mime]: bare };
    if (mime.startsWith("text/")) bundle["text/plain"] = content;
    void show(bundle, { ...options, raw: true });
  };
}

export const display: Display = Object.assign(show, {
  html: showAs("text/html"),
  svg: showAs("image/svg+xml"),
  markdown: showAs("text/markdown"),
  latex: showAs("text/latex"),
  json(value: unknown, options: DisplayOptions = {}): void {
    void show({ "application/json": value, "text/plain": JSON.stringify(value, undefined, 2) }, { ...options, raw: true });
  },
  plotly(figure: Parameters<Display["plotly"]>[0], options: DisplayOptions = {}): void {
    void show(plotlyFigure({ ...figure }), { ...options, raw: true });
  },
  png: showAs("image/png"),
  jpeg: showAs("image/jpeg"),
  clear(wait = false): void {
    const origin = origins.getStore();
    if (origin?.cancelled !== true) sendToServer({ type: "clear", origin: origin?.id ?? 0, wait });
  },
});
