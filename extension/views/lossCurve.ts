import { CURVE_STOP } from "../../src/protocol/lossCurve.js";
import type { Cleanup, ViewModel, WidgetView } from "../host/view.js";
import { type CurveFile, curvesCsv, curvesPng, curvesSvg, saveFile } from "./curveFiles.js";
import { epochMarks } from "./curveFigure.js";
import { CurveGrid } from "./curveGrid.js";
import { CurveHead } from "./curveHead.js";
import { drawnCurve, readState } from "./curveState.js";
import { element } from "./elements.js";
import { oncePerFrame } from "./oncePerFrame.js";
import { onThemeChange, readTheme } from "./theme.js";
import { say } from "./words.js";

/** Milliseconds between two readings of progress and speed while the training runs: faster, nobody reads them. */
const WORDS_EVERY = 900;

/** The live curves of a training; the model is src/widgets/lossCurve.ts. */
export const lossCurve: WidgetView = { render };

function render({ model, el }: { readonly model: ViewModel; readonly el: HTMLElement }): Cleanup {
  const change = (key: string, value: unknown): void => {
    model.set(key, value);
    model.save();
  };
  const head = new CurveHead({
    stop: () => model.send(CURVE_STOP),
    toggleLog: () => change("logScale", !readState(model).logScale),
    smooth: (weight) => change("smoothing", weight),
    save: (file) => void save(file, model, grid),
  });
  const grid = new CurveGrid();
  const root = element("div", "gradbook-curve", "", [head.node, grid.node]);
  root.setAttribute("role", "group");
  el.append(root);

  let theme = readTheme(root);
  let wordsDrawn = -Infinity;

  const draw = (): void => {
    const state = readState(model);
    const running = state.status === "running";
    const now = performance.now();
    if (!running || !model.live || now - wordsDrawn > WORDS_EVERY) {
      root.setAttribute("aria-label", say("%1: training curves", state.title));
      head.draw(state, model.live);
      wordsDrawn = now;
    }
    grid.draw(state.curves.map((curve) => drawnCurve(model, curve)), { ...state, running, epochMarks: epochMarks(state) }, theme);
  };
  const painter = oncePerFrame(draw);
  /** For what the user has done, and wants to see done. */
  const drawAll = (): void => {
    wordsDrawn = -Infinity;
    painter.request();
  };
  const cleanups = [
    model.on("change", painter.request),
    model.on("change:logScale", drawAll),
    model.on("change:smoothing", drawAll),
    model.on("replaced", () => grid.reset()),
    model.on("live", drawAll),
    onThemeChange(() => {
      theme = readTheme(root);
      drawAll();
    }),
    painter.stop,
  ];
  draw();

  return () => {
    for (const cleanup of cleanups) cleanup();
    grid.dispose();
    root.remove();
  };
}

async function save(file: CurveFile, model: ViewModel, grid: CurveGrid): Promise<void> {
  const state = readState(model);
  const name = `${state.title.replace(/[^\p{L}\p{N}_-]+/gu, "-")}.${file.toLowerCase()}`;
  if (file === "PNG") saveFile(name, await curvesPng(grid.figures));
  else if (file === "SVG") saveFile(name, new Blob([curvesSvg(grid.figures)], { type: "image/svg+xml" }));
  else saveFile(name, new Blob([curvesCsv(state.curves.map((curve) => drawnCurve(model, curve)))], { type: "text/csv" }));
}
