import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { Widget, type Widget as LuminoWidget } from "@lumino/widgets";
import { readTheme, onThemeChange } from "../views/theme.js";
import type { Cleanup } from "./view.js";

/** Plotly's own type of output. */
export const PLOTLY = "application/vnd.plotly.v1+json";

type Plotly = (typeof import("plotly.js-cartesian-dist-min"))["default"];

/** Height of a figure that names none, in pixels. */
const HEIGHT = 400;

/** A figure that a cell has described: an object with plotly's `data` and `layout`. */
export class PlotlyRenderer extends Widget implements IRenderMime.IRenderer {
  #plotly: Plotly | undefined;
  #draw: (() => Promise<void>) | undefined;
  readonly #unwatch: Cleanup;

  constructor() {
    super();
    // For the theme's colours, which stand in the class's variables.
    this.addClass("gradbook-widget");
    this.addClass("gradbook-plotly");
    this.#unwatch = onThemeChange(() => void this.#draw?.());
  }

  /** Called for a new output, and again when the output under the same display id is replaced: plotly changes what has changed. */
  async renderModel(mime: IRenderMime.IMimeModel): Promise<void> {
    const figure = mime.data[PLOTLY] as Readonly<Record<string, unknown>> | undefined;
    const data = Array.isArray(figure?.["data"]) ? (figure["data"] as never[]) : [];
    const given = isObject(figure?.["layout"]) ? figure["layout"] : {};
    const config = isObject(figure?.["config"]) ? figure["config"] : {};
    const { default: plotly } = await import("plotly.js-cartesian-dist-min");
    this.#plotly = plotly;
    this.#draw = async () => {
      const theme = readTheme(this.node);
      const colours = { paper_bgcolor: theme.background, plot_bgcolor: theme.background, font: { color: theme.text, family: theme.font } };
      await plotly.react(this.node, data, { height: HEIGHT, autosize: given["width"] === undefined, ...colours, ...given }, { displaylogo: false, ...config });
    };
    if (!this.isDisposed) await this.#draw();
  }

  protected override onResize(message: LuminoWidget.ResizeMessage): void {
    super.onResize(message);
    if (this.#draw !== undefined && this.isVisible && this.node.clientWidth > 0) void this.#plotly?.Plots.resize(this.node);
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.#unwatch();
    this.#plotly?.purge(this.node);
    super.dispose();
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
