import type { HistogramsState } from "../../src/protocol/histograms.js";
import type { Cleanup, ViewModel, WidgetView } from "../host/view.js";
import { Choices } from "./choices.js";
import { drawLive } from "./drawLive.js";
import { element } from "./elements.js";
import { HistogramPanel } from "./histogramPanel.js";
import { readHistograms } from "./histogramState.js";
import { LookHead, write } from "./lookHead.js";
import { say } from "./words.js";

const KINDS = ["weights", "gradients", "activations"] as const;
const STYLES = ["ridges", "bands"] as const;

/** Weights, gradients and activations over time; the model is src/widgets/histograms.ts. */
export const histograms: WidgetView = { render };

function render({ model, el }: { readonly model: ViewModel; readonly el: HTMLElement }): Cleanup {
  // Without a kernel the choices still work: all of it is in the state.
  const change = (key: keyof HistogramsState, value: string | undefined): void => {
    model.set(key, value);
    model.save();
  };
  const kinds = new Choices(say("what is looked at"), (index) => change("kind", KINDS[index]), "gradbook-segments");
  const styles = new Choices(say("how it is drawn"), (index) => change("style", STYLES[index]), "gradbook-segments");
  const head = new LookHead([kinds.node, styles.node]);
  const findings = element("ul", "gradbook-findings");
  findings.setAttribute("aria-live", "polite");
  findings.setAttribute("aria-label", say("findings"));
  const note = element("p", "gradbook-hint");
  const grid = element("div", "gradbook-histogram-grid");
  const root = element("div", "gradbook-look gradbook-histograms", "", [head.node, findings, note, grid]);
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", say("histograms of a network's layers"));
  el.append(root);

  const panels: HistogramPanel[] = [];
  let said = "";
  const draw = (): void => {
    const state = readHistograms(model);
    const { title, status, layers, looks, kind, style } = state;
    head.draw(say("%1: %2 over time", title, say(kind)), looks.at(-1)?.step ?? 0, model.live || status === "finished");
    kinds.draw("kinds", KINDS.map((each) => say(each)), KINDS.indexOf(kind));
    styles.draw("styles", STYLES.map((each) => say(each)), STYLES.indexOf(style));
    if (said !== state.findings.join()) {
      said = state.findings.join();
      findings.replaceChildren(...state.findings.map((finding) => element("li", "gradbook-finding", finding)));
    }
    findings.hidden = state.findings.length === 0;
    const shown = layers.flatMap((name, i) => {
      const rows = looks.map((look) => look[kind][i] ?? null);
      return rows.some((row) => row !== null) ? [{ name, rows }] : [];
    });
    write(note, noteOf(state, shown.length));
    while (panels.length > shown.length) panels.pop()?.node.remove();
    shown.forEach(({ name, rows }, i) => {
      if (panels[i] === undefined) grid.append((panels[i] = new HistogramPanel()).node);
      panels[i]?.draw({ name, rows, steps: looks.map(({ step }) => step), style, kind });
    });
  };
  return drawLive(model, root, draw);
}

function noteOf({ looks, style, kind }: HistogramsState, shown: number): string {
  if (looks.length === 0) return say("The histograms appear here when the network is trained: run its fit in the next cell.");
  if (shown === 0) return say("There are no %1 to show: a training step of the model's own does not tell them.", say(kind));
  return style === "ridges"
    ? say("Each ridge is one moment, the newest in front. Numbers that are exactly 0 are left out.")
    : say("The line is the median; the bands hold half, nine in ten, and all of the numbers.");
}
