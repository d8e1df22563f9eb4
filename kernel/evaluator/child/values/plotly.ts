import type { MimeBundle } from "../../../../src/protocol/host.js";
import { plotlySketch } from "./plotlySketch.js";
import { isPlain, plainProperty } from "./text.js";

/** Plotly's own type, which JupyterLab shows with plotly's extension or ours. */
export const PLOTLY = "application/vnd.plotly.v1+json";

/** An object with plotly's `data` and `layout`, as a figure. */
export function plotlyBundle(value: unknown): MimeBundle | undefined {
  if (!isPlain(value)) return undefined;
  const data = plainProperty(value, "data");
  if (!Array.isArray(data) || !data.every(isPlain) || !isPlain(plainProperty(value, "layout"))) return undefined;
  return plotlyFigure(value);
}

/** A plotly figure for the page, with a picture of lines and points and with words for where there is no plotly. */
export function plotlyFigure(figure: Readonly<Record<string, unknown>>): MimeBundle {
  const traces = (figure["data"] ?? []) as readonly Record<string, unknown>[];
  const kinds = traces.map((trace) => [trace["type"] ?? "scatter", trace["name"]].filter((part) => part !== undefined).join(" "));
  const bundle: MimeBundle = { [PLOTLY]: asJson({ layout: {}, ...figure }), "text/plain": `Plotly figure: ${kinds.length === 0 ? "no traces" : kinds.join(", ")}` };
  const sketch = plotlySketch(asJson(traces) as readonly Record<string, unknown>[], titleOf(figure["layout"]));
  return sketch === undefined ? bundle : { ...bundle, "image/svg+xml": sketch };
}

/** A layout's title: text, or an object with it. */
function titleOf(layout: unknown): string {
  const title = isPlain(layout) ? layout["title"] : undefined;
  const text = isPlain(title) ? title["text"] : title;
  return typeof text === "string" ? text : "";
}

/** Columns of numbers are often typed arrays, which JSON would write as objects. */
function asJson(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Float64Array);
  if (Array.isArray(value)) return value.map(asJson);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined && typeof item !== "function").map(([key, item]) => [key, asJson(item)]));
}
