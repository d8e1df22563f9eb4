import type { NamedFigure } from "./curveFiles.js";
import { type DrawnCurve, runsOf } from "./curveFigure.js";
import { CurvePanel, type PanelState } from "./curvePanel.js";
import { element } from "./elements.js";
import type { Theme } from "./theme.js";

/** One panel a metric, side by side; the learning rate stands in the first where it changes. */
export class CurveGrid {
  readonly node = element("div", "gradbook-panels");
  readonly #panels = new Map<string, CurvePanel>();

  draw(drawn: readonly DrawnCurve[], state: Omit<PanelState, "runs">, theme: Theme): void {
    const runs = runsOf(drawn.filter(({ values }) => values.length > 0).map(({ curve }) => curve));
    const rates = drawn.filter(({ curve, values }) => curve.kind === "rate" && values.some((value) => value !== values[0]));
    const metrics = [...new Set(drawn.filter(({ curve }) => curve.kind !== "rate").map(({ curve }) => curve.metric))];
    for (const [metric, panel] of this.#panels) {
      if (metrics.includes(metric)) continue;
      panel.dispose();
      this.#panels.delete(metric);
    }
    for (const [index, metric] of metrics.entries()) {
      const curves = drawn.filter(({ curve }) => curve.kind !== "rate" && curve.metric === metric);
      this.#panel(metric).draw(curves, index === 0 ? rates : [], { ...state, runs }, theme);
    }
  }

  /** Forgets what was drawn: the curves have other points now. */
  reset(): void {
    for (const panel of this.#panels.values()) panel.reset();
  }

  /** What is drawn, for a file. */
  get figures(): NamedFigure[] {
    return [...this.#panels.values()].flatMap(({ metric, figure }) => (figure === undefined ? [] : [{ metric, figure }]));
  }

  dispose(): void {
    for (const panel of this.#panels.values()) panel.dispose();
    this.node.remove();
  }

  #panel(metric: string): CurvePanel {
    let panel = this.#panels.get(metric);
    if (panel === undefined) {
      panel = new CurvePanel(metric);
      this.#panels.set(metric, panel);
      this.node.append(panel.node);
    }
    return panel;
  }
}
