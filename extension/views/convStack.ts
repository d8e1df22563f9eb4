import { type ExploredLayer, ExploredStack, STACK_LIMITS } from "../../src/arithmetic/exploredStack.js";
import { element } from "./elements.js";
import { Slider } from "./slider.js";
import { svg } from "./svg.js";
import { say } from "./words.js";

/** What is shown of a stack. */
export interface StackState {
  readonly stack: readonly ExploredLayer[];
  readonly stackInput: number;
}

/** Sizes in SVG units. */
const UNIT = 16;
const STEP = 52;
const EDGE = 12;

const NAMES = ["kernelSize", "strides", "dilation", "padding"] as const;

/** A stack of layers along one axis: what each unit sees of the layers below, and how the receptive field is counted. */
export class ConvStack {
  readonly node = element("div", "gradbook-stack");
  readonly #rows = element("div", "gradbook-stack-layers");
  readonly #picture = svg("svg", { class: "gradbook-stack-figure" });
  readonly #facts = element("p", "gradbook-stack-facts");
  readonly #problem = element("p", "gradbook-problem");
  readonly #input: Slider;
  readonly #add = element("button", "gradbook-button", say("Add a layer"));
  readonly #change: (state: StackState) => void;
  #state: StackState = { stack: [], stackInput: 1 };
  #looked: readonly [level: number, unit: number] | undefined;

  constructor(change: (state: StackState) => void) {
    this.#change = change;
    this.#input = new Slider(say("input"), (stackInput) => change({ ...this.#state, stackInput }));
    this.#add.addEventListener("click", () => {
      const last = this.#state.stack.at(-1) ?? { kernelSize: 3, strides: 1, dilation: 1, padding: 0 };
      change({ ...this.#state, stack: [...this.#state.stack, last] });
    });
    this.#picture.setAttribute("tabindex", "0");
    this.#picture.setAttribute("role", "group");
    this.#picture.addEventListener("keydown", (event) => this.#key(event));
    this.#facts.setAttribute("aria-live", "polite");
    this.#problem.setAttribute("role", "status");
    const hint = element("p", "gradbook-faint", say("Point at a unit: what it sees of the layers below lights up. The last layer stands on top."));
    this.node.append(this.#rows, element("div", "gradbook-stack-tools", "", [this.#input.node, this.#add]), this.#problem, this.#picture, this.#facts, hint);
  }

  show(state: StackState): void {
    const isNew = JSON.stringify(state) !== JSON.stringify(this.#state);
    this.#state = state;
    this.#input.show(state.stackInput, 1, STACK_LIMITS.input);
    this.#add.disabled = state.stack.length >= STACK_LIMITS.layers;
    if (isNew) this.#showLayers();
    let explored: ExploredStack;
    try {
      explored = new ExploredStack(state.stackInput, state.stack);
    } catch (error) {
      this.#problem.textContent = error instanceof Error ? error.message : String(error);
      return;
    }
    this.#problem.textContent = "";
    const top = explored.layers.length;
    const [level, unit] = this.#looked ?? [top, Math.floor((explored.lengths[top] ?? 1) / 2)];
    const safe: readonly [number, number] = [Math.min(level, top), Math.min(unit, (explored.lengths[Math.min(level, top)] ?? 1) - 1)];
    this.#draw(explored, ...safe);
  }

  /** One line of sliders a layer, kept while only numbers change: a slider that is being moved must stay. */
  #showLayers(): void {
    const { stack } = this.#state;
    while (this.#rows.childElementCount > stack.length) this.#rows.lastElementChild?.remove();
    stack.forEach((layer, index) => {
      const row = this.#rows.children[index] ?? this.#rows.appendChild(this.#layerRow(index));
      for (const name of NAMES) {
        const low = name === "padding" ? 0 : 1;
        sliderOf.get(row)?.[name].show(layer[name], low, STACK_LIMITS[name]);
      }
    });
    for (const remove of this.#rows.querySelectorAll<HTMLButtonElement>("button")) remove.disabled = stack.length === 1;
  }

  #layerRow(index: number): HTMLElement {
    const labels = { kernelSize: say("kernel"), strides: say("stride"), dilation: say("dilation"), padding: say("zeros") };
    const sliders = Object.fromEntries(
      NAMES.map((name) => [name, new Slider(labels[name], (value) => this.#change({ ...this.#state, stack: this.#state.stack.map((layer, i) => (i === index ? { ...layer, [name]: value } : layer)) }))]),
    ) as Record<(typeof NAMES)[number], Slider>;
    const remove = element("button", "gradbook-button", "×");
    remove.setAttribute("aria-label", say("remove layer %1", String(index + 1)));
    remove.addEventListener("click", () => this.#change({ ...this.#state, stack: this.#state.stack.filter((_, i) => i !== index) }));
    const row = element("div", "gradbook-stack-layer", "", [element("b", "", say("layer %1", String(index + 1))), ...NAMES.map((name) => sliders[name].node), remove]);
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", say("layer %1", String(index + 1)));
    sliderOf.set(row, sliders);
    return row;
  }

  #draw(stack: ExploredStack, level: number, unit: number): void {
    const seen = stack.seenBy(level, unit);
    const top = stack.layers.length;
    // Units stand over the middle of what they see, which may lie in the padding.
    const xs = stack.lengths.map((length, at) => Array.from({ length }, (_, one) => centre(stack, at, one)));
    const [low, high] = [Math.min(...xs.flat()), Math.max(...xs.flat())];
    const [width, height] = [high - low + 2 * EDGE, top * STEP + 2 * EDGE];
    const x = (at: number, one: number): number => (xs[at]?.[one] ?? 0) - low + EDGE;
    const y = (at: number): number => (top - at) * STEP + EDGE;

    const lines: Node[] = [];
    for (let at = 1; at <= level; at++) {
      for (const one of seen[at] ?? []) {
        for (const below of stack.seenBy(at, one)[at - 1] ?? []) lines.push(svg("line", { x1: x(at, one), y1: y(at), x2: x(at - 1, below), y2: y(at - 1), class: "gradbook-stack-line" }));
      }
    }
    const units = xs.flatMap((row, at) =>
      row.map((_, one) => {
        const kind = at === level && one === unit ? "gradbook-chosen" : seen[at]?.has(one) === true ? "gradbook-lit" : "";
        const circle = svg("circle", { cx: x(at, one), cy: y(at), r: 6, class: `gradbook-unit ${kind}` });
        circle.addEventListener("pointerenter", () => this.#look(at, one));
        circle.addEventListener("click", () => this.#look(at, one));
        return circle;
      }),
    );
    this.#picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.#picture.style.maxWidth = `${width * 1.25}px`;
    this.#picture.replaceChildren(...lines, ...units);
    const field = stack.fields[level - 1];
    const count = seen[0]?.size ?? 0;
    const words =
      level === 0
        ? say("input unit %1", String(unit))
        : say("unit %1 of layer %2 sees %3 input units; the receptive field of %4 layers is %5", String(unit), String(level), String(count), String(level), String(field?.size ?? 1));
    this.#picture.setAttribute("aria-label", say("%1; arrow keys choose a unit", words));
    this.#facts.replaceChildren(
      element("span", "gradbook-stack-words", words),
      element("span", "gradbook-fact", say("receptive field of the stack: %1", stack.working)),
      element("span", "gradbook-fact", say("lengths: %1", stack.lengths.join(" → "))),
      element("span", "gradbook-fact", say("neighbours of the last layer lie %1 apart", String(stack.fields.at(-1)?.jump ?? 1))),
    );
  }

  #look(level: number, unit: number): void {
    this.#looked = [level, unit];
    this.show(this.#state);
  }

  #key(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, readonly [number, number] | undefined>> = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const top = this.#state.stack.length;
    const [level, unit] = this.#looked ?? [top, 0];
    this.#look(Math.min(top, Math.max(0, level + step[0])), Math.max(0, unit + step[1]));
  }
}

/** A layer's sliders by its line. */
const sliderOf = new WeakMap<Element, Record<(typeof NAMES)[number], Slider>>();

function centre(stack: ExploredStack, level: number, unit: number): number {
  const { size, jump, start } = stack.fields[level - 1] ?? { size: 1, jump: 1, start: 0 };
  return (start + unit * jump + (size - 1) / 2) * UNIT;
}
