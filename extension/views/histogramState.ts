import type { Distribution, HistogramLook, HistogramsState } from "../../src/protocol/histograms.js";
import type { ViewModel } from "../host/view.js";
import { fieldsOf, listOf, numberOf, Untrusted } from "./untrusted.js";

/** Layers, moments and bins of one distribution that are taken from an output at most. */
const MOST = { layers: 64, looks: 100, bins: 100 };

/** How many percentiles there are. */
const BANDS = 7;

/** The state, checked: outputs are untrusted, and its numbers become paths. */
export function readHistograms(model: ViewModel): HistogramsState {
  const state = new Untrusted((key) => model.get(key));
  return {
    title: state.text("title"),
    status: state.choice("status", ["waiting", "running", "finished"]),
    layers: state.texts("layers").slice(0, MOST.layers),
    looks: state.list("looks", MOST.looks).map(readLook),
    kind: state.choice("kind", ["weights", "gradients", "activations"]),
    style: state.choice("style", ["ridges", "bands"]),
    findings: state.texts("findings").slice(0, MOST.layers),
  };
}

function readLook(value: unknown): HistogramLook {
  const look = fieldsOf(value);
  const read = (key: string): (Distribution | null)[] => look.list(key, MOST.layers).map(readDistribution);
  return { step: look.number("step"), weights: read("weights"), gradients: read("gradients"), activations: read("activations") };
}

function readDistribution(value: unknown): Distribution | null {
  const fields = fieldsOf(value);
  const bands = fields.list("bands", BANDS).map(numberOf);
  if (bands.length !== BANDS) return null;
  return {
    low: fields.number("low"),
    high: fields.number("high"),
    zeros: fields.number("zeros"),
    bins: listOf(fields.any("bins"), MOST.bins).map((full) => Math.max(0, numberOf(full))),
    bands,
  };
}
