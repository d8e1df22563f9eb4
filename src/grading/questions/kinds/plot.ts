import { DISPLAY } from "../../../protocol/host.js";
import type { Kind } from "../kind.js";
import { right, shown, wrong } from "../verdict.js";

/** A picture that must be there: a widget, a chart, or an object with plotly's `data` and `layout`. */
export interface PlotOptions {
  readonly kind: "plot";
  /** How many curves or traces it must have at least. Default 1. */
  readonly curves?: number;
  /** Whether it must carry words: a title or names at its axes. */
  readonly labelled?: boolean;
}

interface Picture {
  readonly curves: number;
  readonly labelled: boolean;
}

export const plot: Kind<PlotOptions, unknown> = {
  keyless: true,
  form(given) {
    const canShow = typeof given === "object" && given !== null && (DISPLAY in given || isPlotly(given));
    return canShow ? undefined : `expected a chart, a widget or an object with plotly's data and layout; received ${shown(given)}.`;
  },
  async judge(given, { curves = 1, labelled = false }) {
    const picture = isPlotly(given) ? ofPlotly(given) : ofBundle(await (given as { [DISPLAY](): unknown })[DISPLAY]());
    if (picture === undefined) return wrong("it shows no picture.");
    if (picture.curves < curves) return wrong(`it has ${picture.curves} of ${curves} curves.`);
    return labelled && !picture.labelled ? wrong("its axes have no names and it has no title.") : right;
  },
};

interface Plotly {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly layout?: unknown;
}

function isPlotly(value: unknown): value is Plotly {
  return typeof value === "object" && value !== null && "data" in value && Array.isArray(value.data);
}

function ofPlotly({ data, layout }: Plotly): Picture {
  const holds = (trace: unknown): boolean => Object.values(trace ?? {}).some((column) => (Array.isArray(column) || ArrayBuffer.isView(column)) && Object.keys(column).length > 0);
  const text = JSON.stringify(layout ?? {});
  return { curves: data.filter(holds).length, labelled: /"title":\s*(?:"[^"]|\{[^}]*"text":\s*"[^"])/.test(text) };
}

function ofBundle(bundle: unknown): Picture | undefined {
  if (typeof bundle !== "object" || bundle === null) return undefined;
  const content = bundle as Record<string, unknown>;
  const plotly = content["application/vnd.plotly.v1+json"];
  if (isPlotly(plotly)) return ofPlotly(plotly);
  const svg = content["image/svg+xml"];
  if (typeof svg === "string") return { curves: (svg.match(/<(?:path|polyline|rect|circle|image)\b/g) ?? []).length, labelled: /<text\b[^>]*>[^<\d]/.test(svg) };
  // A bitmap can't be looked into.
  return Object.keys(content).some((type) => type.startsWith("image/")) ? { curves: Number.POSITIVE_INFINITY, labelled: true } : undefined;
}
