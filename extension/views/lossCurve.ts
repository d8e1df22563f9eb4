import { CURVE_STOP, curveColumns, type LossCurveState } from "../../src/protocol/lossCurve.js";
import type { Cleanup, ViewModel, WidgetView } from "../host/view.js";
import type { DrawnCurve } from "./curveFigure.js";
import { CurveHead } from "./curveHead.js";
import { CurvePanel } from "./curvePanel.js";
import { element } from "./elements.js";
import { oncePerFrame } from "./oncePerFrame.js";
import { onThemeChange, readTheme } from "./theme.js";

/** Keys of the state that are drawn. */
const KEYS = ["title", "curves", "status", "step", "totalSteps", "stepsPerEpoch", "stepsPerSecond", "seconds", "summary", "logScale"] as const;

/** Milliseconds between two readings of progress and speed while the training runs: faster, nobody reads them. */
const WORDS_EVERY = 500;

/** The live curves of a training; the model is src/widgets/lossCurve.ts. */
export const lossCurve: WidgetView = { render };

async function render({ model, el }: { readonly model: ViewModel; readonly el: HTMLElement }): Promise<Cleanup> {
  const { default: plotly } = await import("plotly.js-cartesian-dist-min");

  const head = new CurveHead({
    stop: () => model.send(CURVE_STOP),
    toggleLog: () => {
      model.set("logScale", !readState(model).logScale);
      model.save();
    },
  });
  const grid = element("div", "gradbook-panels");
  const root = element("div", "gradbook-curve", "", [head.node, grid]);
  root.setAttribute("role", "group");
  el.append(root);

  const panels = new Map<string, CurvePanel>();
  let theme = readTheme(root);
  let wordsDrawn = -Infinity;

  const draw = (): void => {
    const state = readState(model);
    root.setAttribute("aria-label", `${state.title}: training curves`);
    const now = performance.now();
    const running = state.status === "running" && model.live;
    if (!running || now - wordsDrawn > WORDS_EVERY) {
      head.draw(state, model.live);
      wordsDrawn = now;
    }
    for (const metric of new Set(state.curves.map((curve) => curve.metric))) {
      let panel = panels.get(metric);
      if (panel === undefined) {
        panel = new CurvePanel(plotly, metric);
        panels.set(metric, panel);
        grid.append(panel.node);
      }
      panel.draw(metric, state.curves.filter((curve) => curve.metric === metric).map((curve) => drawn(model, curve)), state, theme);
    }
  };
  const painter = oncePerFrame(draw);
  const cleanups = [
    model.on("change", painter.request),
    model.on("live", painter.request),
    onThemeChange(() => {
      theme = readTheme(root);
      painter.request();
    }),
    painter.stop,
  ];
  draw();

  return () => {
    for (const cleanup of cleanups) cleanup();
    for (const panel of panels.values()) panel.dispose();
    root.remove();
  };
}

/** The state's plain part, with what an untrusted output lacks filled in. */
function readState(model: ViewModel): LossCurveState {
  const empty = {
    title: "Training",
    curves: [],
    status: "finished",
    step: 0,
    totalSteps: null,
    stepsPerEpoch: null,
    stepsPerSecond: null,
    seconds: 0,
    summary: "",
    logScale: false,
  } as const;
  return { ...empty, ...Object.fromEntries(KEYS.map((key) => [key, model.get(key) ?? empty[key]])) };
}

function drawn(model: ViewModel, curve: LossCurveState["curves"][number]): DrawnCurve {
  const names = curveColumns(curve);
  const column = (name: string): Float32Array => {
    const values = model.get(name);
    return values instanceof Float32Array ? values : new Float32Array(0);
  };
  return { curve, steps: column(names.steps), values: column(names.values) };
}
