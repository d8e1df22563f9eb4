import type Plotly from "plotly.js-cartesian-dist-min";
import type { PlotLine, PlotState } from "../../src/protocol/plot.js";
import type { Cleanup, ViewModel, WidgetView } from "../host/view.js";
import { element } from "./elements.js";
import { onThemeChange, readTheme, type Theme } from "./theme.js";
import { fieldsOf, Untrusted } from "./untrusted.js";

/** Outputs are untrusted: more lines, points or letters than a model makes are not drawn. */
const MOST = { lines: 200, points: 8_000, letters: 200 };

const CONFIG = { displaylogo: false, displayModeBar: "hover", modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"], responsive: false };

/** Lines over a pair of axes; the model is src/widgets/plot.ts. */
export const plot: WidgetView = { render };

async function render({ model, el }: { readonly model: ViewModel; readonly el: HTMLElement }): Promise<Cleanup> {
  const { default: plotly } = await import("plotly.js-cartesian-dist-min");
  const chart = element("div", "gradbook-chart");
  chart.setAttribute("role", "img");
  el.append(chart);
  const draw = (): void => drawPlot(plotly, chart, readState(model));
  const resizes = new ResizeObserver(() => {
    if (chart.clientWidth > 0) void plotly.Plots.resize(chart);
  });
  draw();
  resizes.observe(chart);
  const cleanups = [model.on("change", draw), onThemeChange(draw)];
  return () => {
    for (const cleanup of cleanups) cleanup();
    resizes.disconnect();
    plotly.purge(chart);
    chart.remove();
  };
}

function drawPlot(plotly: typeof Plotly, chart: HTMLElement, { title, across, up, log, lines }: PlotState): void {
  const theme = readTheme(chart);
  const named = lines.filter(({ faint }) => !faint);
  const traces = lines.map((line) => ({
    x: line.x,
    y: line.y.map((value) => value ?? NaN),
    name: plain(line.label),
    type: "scatter",
    mode: line.marks === "only" ? "markers" : line.marks ? "lines+markers" : "lines",
    showlegend: !line.faint,
    hoverinfo: line.faint ? "skip" : "all",
    line: line.faint ? { color: theme.grid, width: 1 } : { color: theme.runs[named.indexOf(line) % theme.runs.length], width: 2 },
    marker: { size: line.marks === "only" ? 7 : 5 },
  }));
  void plotly.react(chart, traces, layout({ title, across, up, log }, theme), CONFIG);
  chart.setAttribute("aria-label", `${title === "" ? "plot" : title}: ${named.map(({ label }) => label).join(", ")}`);
}

function layout({ title, across, up, log }: Omit<PlotState, "lines">, theme: Theme): object {
  const axis = (text: string): object => ({ title: { text: plain(text), font: { color: theme.faint }, standoff: 6 }, gridcolor: theme.grid, zeroline: false, linecolor: theme.grid, tickfont: { color: theme.faint } });
  return {
    height: 320,
    margin: { l: 64, r: 16, t: title === "" ? 16 : 40, b: 48 },
    title: { text: plain(title), font: { size: 13, color: theme.text }, x: 0, xref: "paper" },
    showlegend: true,
    legend: { font: { color: theme.text } },
    hovermode: "closest",
    hoverlabel: { bgcolor: theme.background, bordercolor: theme.grid, font: { color: theme.text } },
    font: { family: theme.font, size: 11, color: theme.text },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    xaxis: { ...axis(across), type: "linear" },
    yaxis: { ...axis(up), type: log ? "log" : "linear", ...(log && { exponentformat: "power" }) },
  };
}

/** Plotly reads a few HTML tags in texts, links among them: an output's own words stay words. */
function plain(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The state, checked: outputs are untrusted. */
function readState(model: ViewModel): PlotState {
  const state = new Untrusted((key) => model.get(key));
  const text = (key: string): string => state.text(key).slice(0, MOST.letters);
  return { title: text("title"), across: text("across"), up: text("up"), log: state.flag("log"), lines: state.list("lines", MOST.lines).map(readLine) };
}

function readLine(value: unknown): PlotLine {
  const line = fieldsOf(value);
  const numbers = (key: string): number[] => line.list(key, MOST.points).map((entry) => (typeof entry === "number" ? entry : NaN));
  return { label: line.text("label").slice(0, MOST.letters), x: numbers("x"), y: numbers("y"), marks: line.any("marks") === "only" ? "only" : line.flag("marks"), faint: line.flag("faint") };
}
