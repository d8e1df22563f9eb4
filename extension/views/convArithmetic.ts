import { convSettings, exampleSettings, exploredOptions, type ResolvedConv } from "../../src/arithmetic/convSettings.js";
import { ExploredConv, places } from "../../src/arithmetic/exploredConv.js";
import { ExploredStack, type ExploredLayer } from "../../src/arithmetic/exploredStack.js";
import type { ConvArithmeticState } from "../../src/protocol/convArithmetic.js";
import type { Cleanup, ViewModel, WidgetView } from "../host/view.js";
import { Chosen } from "./chosen.js";
import { ConvControls } from "./convControls.js";
import { ConvFigure, outputsOf } from "./convFigure.js";
import { ConvStack } from "./convStack.js";
import { sumLines } from "./convSum.js";
import { element } from "./elements.js";
import { say } from "./words.js";

/** Milliseconds that the animation stays at a cell. */
const PACE = 800;

/** The stack that is shown when an output's can't be read. */
const STACK: readonly ExploredLayer[] = [{ kernelSize: 3, strides: 1, dilation: 1, padding: 0 }];

/** A convolution to touch; the model is src/widgets/convArithmetic.ts. It needs no kernel: everything is computed here, with the library's own arithmetic. */
export const convArithmetic: WidgetView = { render };

function render({ model, el }: { readonly model: ViewModel; readonly el: HTMLElement }): Cleanup {
  const view = new Explorer(model);
  el.append(view.node);
  return () => view.dispose();
}

class Explorer {
  readonly node = element("div", "gradbook-conv");
  readonly #chosen: Chosen<ConvArithmeticState>;
  readonly #controls: ConvControls;
  readonly #figure: ConvFigure;
  readonly #stack: ConvStack;
  readonly #layerTab = element("button", "gradbook-button", say("One layer"));
  readonly #stackTab = element("button", "gradbook-button", say("A stack of layers"));
  readonly #example = element("button", "gradbook-button", say("CS231n's example"));
  readonly #play = element("button", "gradbook-button", "");
  readonly #facts = element("div", "gradbook-conv-facts");
  readonly #sum = element("div", "gradbook-sum");
  readonly #sumTitle = element("div", "gradbook-sum-title");
  readonly #problem = element("p", "gradbook-problem");
  readonly #layerPart: HTMLElement;
  #explored: { readonly key: string; readonly conv: ExploredConv } | undefined;
  #drawnLayer = "";
  #timer: number | undefined;

  constructor(model: ViewModel) {
    this.#chosen = new Chosen(model, () => readState(model), () => this.#draw());
    const { layer } = this.#chosen.state;
    this.#controls = new ConvControls(layer, (settings) => this.#set(settings));
    this.#figure = new ConvFigure({
      look: (cell, filter) => {
        this.#stop();
        this.#look(cell, filter);
      },
      trace: (place) => this.#figure.trace(place === undefined ? [] : outputsOf(this.#conv(), place)),
    });
    this.#stack = new ConvStack((state) => this.#setStack(state));
    this.#layerTab.addEventListener("click", () => this.#chosen.choose({ tab: "layer" }));
    this.#stackTab.addEventListener("click", () => this.#chosen.choose({ tab: "stack" }));
    this.#example.addEventListener("click", () => this.#chosen.choose({ tab: "layer", example: "cs231n", layer: exampleSettings("cs231n"), cell: [0, 0], filter: 0 }));
    this.#play.addEventListener("click", () => (this.#timer === undefined ? this.#start() : this.#stop()));
    this.#problem.setAttribute("role", "status");
    this.#sum.setAttribute("aria-live", "polite");

    const tabs = element("div", "gradbook-conv-segments", "", [this.#layerTab, this.#stackTab]);
    tabs.setAttribute("role", "group");
    tabs.setAttribute("aria-label", say("what is explored"));
    const head = element("header", "gradbook-top", "", [element("span", "gradbook-title", say("Convolution explorer")), tabs, element("span", "gradbook-facts"), this.#example]);
    const hint = element("span", "gradbook-faint", say("Point at an output cell to see what it is made of, or at an input cell to see where it goes."));
    const tools = element("div", "gradbook-conv-tools", "", [this.#play, hint]);
    const scene = element("div", "gradbook-conv-scene", "", [this.#facts, this.#problem, this.#figure.node, tools, this.#sumTitle, this.#sum]);
    this.#layerPart = element("div", "gradbook-conv-layer", "", [this.#controls.node, scene]);
    this.node.setAttribute("role", "group");
    this.node.setAttribute("aria-label", say("Convolution explorer"));
    this.node.append(head, this.#layerPart, this.#stack.node);
    this.#showPlaying();
    this.#draw();
  }

  dispose(): void {
    this.#stop();
    this.#chosen.stop();
    this.node.remove();
  }

  #draw(): void {
    const { tab, layer, cell, filter, stack, stackInput, example } = this.#chosen.state;
    this.#layerTab.setAttribute("aria-pressed", String(tab === "layer"));
    this.#stackTab.setAttribute("aria-pressed", String(tab === "stack"));
    this.#example.setAttribute("aria-pressed", String(tab === "layer" && example === "cs231n"));
    this.#layerPart.hidden = tab !== "layer";
    this.#stack.node.hidden = tab !== "stack";
    if (tab === "stack") {
      this.#stop();
      this.#stack.show({ stack, stackInput });
      return;
    }
    const drawn = JSON.stringify(layer);
    if (drawn !== this.#drawnLayer) {
      this.#drawnLayer = drawn;
      this.#controls.show(layer);
      this.#problem.textContent = "";
    }
    const conv = this.#conv();
    this.#facts.replaceChildren(...conv.working.split(" · ").map(fact));
    this.#figure.show(conv, cell, filter);
    this.#sumTitle.textContent = say("output cell [%1] of filter %2", cell.join(", "), String(filter));
    this.#sum.replaceChildren(...sumLines(conv, cell, filter));
  }

  /** The convolution of the settings; the same one as long as they are. */
  #conv(): ExploredConv {
    const { layer, example } = this.#chosen.state;
    const key = JSON.stringify([layer, example]);
    if (this.#explored?.key !== key) this.#explored = { key, conv: new ExploredConv(exploredOptions(layer, example)) };
    return this.#explored.conv;
  }

  /** Takes the sliders' settings, or says why nothing comes out and leaves the picture. */
  #set(settings: ResolvedConv): void {
    try {
      const layer = convSettings(settings);
      const { outputShape } = new ExploredConv(exploredOptions(layer));
      const { cell, filter } = this.#chosen.state;
      this.#problem.textContent = "";
      this.#drawnLayer = JSON.stringify(layer);
      this.#chosen.choose({
        layer,
        cell: layer.input.map((_, axis) => Math.min((outputShape[axis] ?? 1) - 1, cell[axis] ?? 0)),
        filter: Math.min(filter, layer.filters - 1),
      });
    } catch (error) {
      this.#problem.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  #setStack(state: Pick<ConvArithmeticState, "stack" | "stackInput">): void {
    try {
      new ExploredStack(state.stackInput, state.stack);
      this.#chosen.choose(state);
    } catch {
      this.#stack.show(state);
    }
  }

  #look(cell: readonly number[], filter: number): void {
    this.#chosen.choose({ cell, filter });
  }

  #start(): void {
    this.#timer = window.setInterval(() => this.#next(), PACE);
    this.#showPlaying();
    this.#next();
  }

  #stop(): void {
    window.clearInterval(this.#timer);
    this.#timer = undefined;
    this.#showPlaying();
  }

  #showPlaying(): void {
    this.#play.textContent = this.#timer === undefined ? say("▶ Play") : say("⏸ Pause");
    this.#play.setAttribute("aria-label", this.#timer === undefined ? say("go through the output cells one after the other") : say("stop the animation"));
  }

  #next(): void {
    const { cell, filter } = this.#chosen.state;
    const { outputShape } = this.#conv();
    const all = places(outputShape.slice(0, -1));
    const at = all.findIndex((place) => place.join() === cell.join()) + 1;
    const filters = outputShape.at(-1) ?? 1;
    this.#look(all[at] ?? all[0] ?? cell, at < all.length ? filter : (filter + 1) % filters);
  }
}

/** One step of the working; the count at its end stands out. */
function fact(text: string): HTMLElement {
  const [, name = "", rest = text] = /^(output|parameters|multiply-adds) (.*)$/.exec(text) ?? [];
  const label = name === "" ? "" : name;
  const end = rest.lastIndexOf("= ");
  const value = end < 0 ? [element("b", "", rest)] : [document.createTextNode(rest.slice(0, end + 2)), element("b", "", rest.slice(end + 2))];
  return element("span", "gradbook-fact", label === "" ? "" : `${label} `, value);
}

/** The state, checked: outputs are untrusted. What can't be drawn is replaced by a convolution that can. */
function readState(model: ViewModel): ConvArithmeticState {
  const checked = <T>(read: () => T, instead: T): T => {
    try {
      return read();
    } catch {
      return instead;
    }
  };
  const layer = checked(() => convSettings(model.get("layer") as never), convSettings({}));
  const example = model.get("example") === "cs231n" ? "cs231n" : "";
  const { outputShape } = new ExploredConv(exploredOptions(layer));
  const index = (value: unknown, length: number): number => (Number.isInteger(value) ? Math.min(length - 1, Math.max(0, Number(value))) : 0);
  const cell = model.get("cell");
  const stack = checked(() => new ExploredStack(Number(model.get("stackInput")), model.get("stack") as never), new ExploredStack(12, STACK));
  return {
    tab: model.get("tab") === "stack" ? "stack" : "layer",
    layer,
    example,
    cell: layer.input.map((_, axis) => index(Array.isArray(cell) ? cell[axis] : 0, outputShape[axis] ?? 1)),
    filter: index(model.get("filter"), layer.filters),
    stack: stack.layers,
    stackInput: stack.lengths[0] ?? 1,
  };
}
