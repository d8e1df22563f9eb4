import type { FeatureMapsState, LayerMaps } from "../../src/protocol/featureMaps.js";
import type { Cleanup, ViewModel, WidgetView } from "../host/view.js";
import { Choices } from "./choices.js";
import { drawLive } from "./drawLive.js";
import { element } from "./elements.js";
import { imageName } from "./filterCloseUp.js";
import { LookHead, short, write } from "./lookHead.js";
import { readSheet, tile } from "./sheet.js";
import { fieldsOf, listOf, numberOf, textOf, Untrusted } from "./untrusted.js";
import { say } from "./words.js";

/** CSS pixels of the image, of a map, of an opened map, and of the images to choose from. */
const SIDE = { image: 112, map: 44, opened: 168, choice: 36 };

/** Size of the strip that a layer without rows and columns is drawn as. */
const STRIP = { most: 640, height: 18, each: 24 };

/** What every layer makes of one image; the model is src/widgets/featureMaps.ts. */
export const featureMaps: WidgetView = { render };

function render({ model, el }: { readonly model: ViewModel; readonly el: HTMLElement }): Cleanup {
  const head = new LookHead();
  const choose = new Choices(
    say("image"),
    (image) => {
      if (!model.live) return;
      model.set("image", image);
      model.save();
    },
    "gradbook-thumbnails",
  );
  const answer = element("div", "gradbook-answers");
  const rows = element("ol", "gradbook-layers");
  const root = element("div", "gradbook-look gradbook-feature-maps", "", [head.node, answer, choose.node, rows]);
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", say("what every layer makes of an image"));
  el.append(root);

  const drawnRows: LayerRow[] = [];
  const draw = (): void => {
    const state = readState(model);
    head.draw(say("%1: what every layer makes of one image", state.title), state.step, model.live);
    choose.node.hidden = state.images.count < 2;
    choose.draw(state.images.png, Array.from({ length: state.images.count }, (_, i) => ({ node: tile(state.images, i, { side: SIDE.choice }), label: imageName(i, state.labels[i]) })), state.image);
    answer.replaceChildren(tile(state.images, state.image, { side: SIDE.image, label: imageName(state.image, state.labels[state.image]) }), answerList(state));
    while (drawnRows.length > state.layers.length) drawnRows.pop()?.node.remove();
    state.layers.forEach((layer, i) => {
      if (drawnRows[i] === undefined) rows.append((drawnRows[i] = new LayerRow()).node);
      drawnRows[i]?.draw(layer);
    });
  };
  return drawLive(model, root, draw);
}

/** One layer's maps, of which one may be drawn large. */
class LayerRow {
  readonly node = element("li", "gradbook-layer");
  readonly #name = element("span", "gradbook-metric");
  readonly #facts = element("span", "gradbook-facts");
  readonly #strip = element("div", "gradbook-strip");
  readonly #maps: Choices;
  readonly #note = element("span", "gradbook-note");
  readonly #large = element("figure", "gradbook-figure");
  #opened = -1;
  #layer: LayerMaps | undefined;

  constructor() {
    this.#maps = new Choices(say("channels"), (channel) => this.#open(channel), "gradbook-maps");
    this.node.append(element("div", "gradbook-layer-head", "", [this.#name, this.#facts]), this.#strip, this.#maps.node, this.#note, this.#large);
  }

  draw(layer: LayerMaps): void {
    this.#layer = layer;
    const { name, shape, maps, range, channels } = layer;
    const isStrip = maps.height === 1 && maps.count === 1;
    write(this.#name, name);
    write(this.#facts, say("%1 · dark %2, bright %3", shape, short(range[0]), short(range[1])));
    const stretch = { width: Math.min(STRIP.most, maps.width * STRIP.each), height: STRIP.height };
    this.#strip.replaceChildren(...(isStrip ? [tile(maps, 0, { side: 0, stretch, label: say("the %1 numbers of %2", String(channels), name) })] : []));
    this.#maps.node.hidden = isStrip || maps.count === 0;
    if (!isStrip) this.#maps.draw(maps.png, Array.from({ length: maps.count }, (_, i) => ({ node: tile(maps, i, { side: SIDE.map }), label: say("channel %1 of %2", String(i + 1), name) })), this.#opened);
    write(this.#note, !isStrip && maps.count < channels ? say("the first %1 of %2 channels", String(maps.count), String(channels)) : "");
    const isOpen = !isStrip && this.#opened >= 0 && this.#opened < maps.count;
    this.#large.hidden = !isOpen;
    if (!isOpen) return;
    const words = say("channel %1 of %2", String(this.#opened + 1), name);
    this.#large.replaceChildren(tile(maps, this.#opened, { side: SIDE.opened, label: words }), element("figcaption", "gradbook-note", words));
  }

  #open(channel: number): void {
    this.#opened = this.#opened === channel ? -1 : channel;
    if (this.#layer !== undefined) this.draw(this.#layer);
  }
}

function answerList({ answers, labels, image, hint }: FeatureMapsState): HTMLElement {
  const label = labels[image];
  const lines = [
    ...(label === undefined ? [] : [element("div", "gradbook-facts", say("a %1", label))]),
    ...answers.map(([name, score], i) => element("div", i === 0 ? "gradbook-answer" : "gradbook-facts", say(i === 0 ? "the network answers %1 (%2)" : "then %1 (%2)", name, short(score)))),
    ...(hint === "" ? [] : [element("p", "gradbook-hint", hint)]),
  ];
  return element("div", "", "", lines);
}

/** The state, checked: outputs are untrusted. */
function readState(model: ViewModel): FeatureMapsState {
  const state = new Untrusted((key) => model.get(key));
  return {
    title: state.text("title"),
    images: readSheet(state.any("images")),
    labels: state.texts("labels"),
    image: Math.max(0, state.number("image")),
    layers: state.list("layers", 64).map((each) => {
      const layer = fieldsOf(each);
      const [low, high] = layer.list("range", 2);
      return { name: layer.text("name"), shape: layer.text("shape"), maps: readSheet(layer.any("maps")), range: [numberOf(low), numberOf(high)], channels: layer.number("channels") } as const;
    }),
    answers: state.list("answers", 10).map((each) => [textOf(listOf(each)[0]), numberOf(listOf(each)[1])] as const),
    step: state.number("step"),
    hint: state.text("hint"),
  };
}
