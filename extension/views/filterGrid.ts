import type { FilterGridState } from "../../src/protocol/filterGrid.js";
import type { Cleanup, ViewModel, WidgetView } from "../host/view.js";
import { Choices } from "./choices.js";
import { drawLive } from "./drawLive.js";
import { element } from "./elements.js";
import { FilterCloseUp } from "./filterCloseUp.js";
import { LookHead, short, write } from "./lookHead.js";
import { readSheet, tile } from "./sheet.js";
import { numberOf, Untrusted } from "./untrusted.js";
import { say } from "./words.js";

const PARTS = ["weights", "gradients"] as const;

/** Filters are enlarged to about these CSS pixels: small kernels, and units that are whole images. */
const SIDE = { kernel: 44, image: 60 };

/** The filters of a layer; the model is src/widgets/filterGrid.ts. */
export const filterGrid: WidgetView = { render };

function render({ model, el }: { readonly model: ViewModel; readonly el: HTMLElement }): Cleanup {
  const change = (key: keyof FilterGridState, value: unknown): void => {
    if (!model.live) return;
    model.set(key, value);
    model.save();
  };
  const layers = element("select", "gradbook-select");
  layers.setAttribute("aria-label", say("layer"));
  layers.addEventListener("change", () => change("layer", layers.selectedIndex));
  const parts = new Choices(say("what is drawn"), (index) => change("part", PARTS[index]), "gradbook-segments");
  const head = new LookHead([layers, parts.node]);
  const legend = new SignedLegend();
  const filters = new Choices(say("filters"), (index) => change("selected", readState(model).selected === index ? null : index), "gradbook-filters");
  const hint = element("p", "gradbook-hint");
  const closeUp = new FilterCloseUp((index) => change("image", index), () => change("selected", null));
  const root = element("div", "gradbook-look gradbook-filter-grid", "", [head.node, legend.node, filters.node, hint, closeUp.node]);
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", say("filters of a layer"));
  el.append(root);

  const draw = (): void => {
    const state = readState(model);
    head.draw(state.title, state.step, model.live);
    drawLayers(layers, state, model.live);
    parts.node.hidden = !state.hasGradients;
    parts.draw("parts", [say("weights"), say("gradients")], PARTS.indexOf(state.part));
    legend.draw(state.filters.count === 0 ? 0 : state.reach);
    const side = state.filters.width > 12 ? SIDE.image : SIDE.kernel;
    const tiles = Array.from({ length: state.filters.count }, (_, i) => ({ node: tile(state.filters, i, { side }), label: say("filter %1", String(i + 1)) }));
    filters.draw(`${state.filters.png}`, tiles, state.selected ?? -1);
    write(hint, state.hint !== "" ? state.hint : state.selected === null && state.filters.count > 0 && model.live ? say("Click a filter to see where it answers in an image.") : "");
    hint.hidden = hint.textContent === "";
    closeUp.draw(state);
  };
  return drawLive(model, root, draw);
}

/** What blue, white and orange stand for. */
class SignedLegend {
  readonly node = element("div", "gradbook-scale");
  readonly #low = element("span", "");
  readonly #high = element("span", "");

  constructor() {
    const bar = element("span", "gradbook-scale-bar gradbook-signed");
    bar.setAttribute("aria-hidden", "true");
    this.node.append(this.#low, bar, this.#high);
  }

  draw(reach: number): void {
    this.node.hidden = reach <= 0;
    write(this.#low, `−${short(reach)}`);
    write(this.#high, short(reach));
  }
}

function drawLayers(select: HTMLSelectElement, { layers, layer }: FilterGridState, live: boolean): void {
  if (select.dataset["names"] !== JSON.stringify(layers)) {
    select.replaceChildren(...layers.map((name) => element("option", "", name)));
    select.dataset["names"] = JSON.stringify(layers);
  }
  select.selectedIndex = layer;
  select.hidden = layers.length < 2;
  select.disabled = !live;
}

/** The state, checked: outputs are untrusted. */
function readState(model: ViewModel): FilterGridState {
  const state = new Untrusted((key) => model.get(key));
  const selected = state.any("selected");
  const [low, high] = state.list("mapRange", 2);
  return {
    layers: state.texts("layers"),
    layer: state.number("layer"),
    title: state.text("title"),
    part: state.choice("part", PARTS),
    hasGradients: state.flag("hasGradients"),
    filters: readSheet(state.any("filters")),
    reach: state.number("reach"),
    step: state.number("step"),
    hint: state.text("hint"),
    selected: typeof selected === "number" && Number.isInteger(selected) && selected >= 0 ? selected : null,
    channels: readSheet(state.any("channels")),
    images: readSheet(state.any("images")),
    labels: state.texts("labels"),
    image: state.number("image"),
    map: readSheet(state.any("map")),
    mapRange: [numberOf(low), numberOf(high)],
    patches: readSheet(state.any("patches")),
    patchNotes: state.texts("patchNotes"),
    field: state.text("field"),
  };
}
