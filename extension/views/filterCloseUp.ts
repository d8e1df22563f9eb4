import type { FilterGridState } from "../../src/protocol/filterGrid.js";
import { Choices } from "./choices.js";
import { element } from "./elements.js";
import { short, write } from "./lookHead.js";
import { readSheet, tile } from "./sheet.js";
import { say } from "./words.js";

/** CSS pixels of the image and its map, of the patches, of the images to choose from and of a filter's channels. */
const SIDE = { map: 168, patch: 52, choice: 36, channel: 28 };

/** What the selected filter does: its map on an image, the patches that excite it, its channels. */
export class FilterCloseUp {
  readonly node: HTMLElement;
  readonly #title = element("h4", "gradbook-subtitle");
  readonly #body = element("div", "gradbook-close-up-body");
  readonly #images: Choices;

  /**
   * @param choose called with the number of another image
   * @param close called when the reader has seen enough
   */
  constructor(choose: (image: number) => void, close: () => void) {
    this.#images = new Choices(say("image to try the filter on"), choose, "gradbook-thumbnails");
    const button = element("button", "gradbook-button", say("Close"));
    button.addEventListener("click", close);
    this.node = element("section", "gradbook-close-up", "", [element("div", "gradbook-top", "", [this.#title, button]), this.#body, this.#images.node]);
  }

  draw(state: FilterGridState): void {
    const { selected, images, labels, image, map, mapRange, patches, patchNotes, field, channels } = state;
    this.node.hidden = selected === null;
    if (selected === null) return;
    write(this.#title, say("Filter %1", String(selected + 1)));
    const figures: HTMLElement[] = [];
    if (images.count > 0 && image < images.count) figures.push(figure(say("the image"), [tile(images, image, { side: SIDE.map, label: say("image %1", String(image + 1)) })]));
    if (map.count > 0) figures.push(figure(say("where it answers: dark %1, bright %2", short(mapRange[0]), short(mapRange[1])), [tile(map, 0, { side: SIDE.map, label: say("the filter's activation map") })]));
    else if (patches.count > 0) figures.push(figure(say("its answer"), [element("strong", "gradbook-answer", short(mapRange[0]))]));
    if (patches.count > 0) figures.push(figure(patchesTitle(field), patchTiles(state), "gradbook-patches", patchNotes[0]));
    if (channels.count > 0) figures.push(figure(say("its weights for each channel"), Array.from({ length: channels.count }, (_, i) => tile(channels, i, { side: SIDE.channel, label: say("channel %1", String(i + 1)) })), "gradbook-channels"));
    this.#body.replaceChildren(...figures);
    this.#images.node.hidden = images.count < 2;
    this.#images.draw(images.png, Array.from({ length: images.count }, (_, i) => ({ node: tile(images, i, { side: SIDE.choice }), label: imageName(i, labels[i]) })), image);
  }
}

/** "image 3, a 7", for screen readers. */
export function imageName(index: number, label: string | undefined): string {
  return label === undefined ? say("image %1", String(index + 1)) : say("image %1, a %2", String(index + 1), label);
}

function patchesTitle(field: string): string {
  return field === "" ? say("what excites it most") : say("what excites it most: it sees %1", field);
}

function patchTiles({ patches, patchNotes }: FilterGridState): HTMLElement[] {
  return Array.from({ length: patches.count }, (_, i) => {
    const note = patchNotes[i] ?? "";
    const picture = tile(readSheet(patches), i, { side: SIDE.patch, label: say("patch %1: %2", String(i + 1), note) });
    picture.title = note;
    return picture;
  });
}

function figure(title: string, content: readonly Node[], className = "", note = ""): HTMLElement {
  const caption = element("figcaption", "gradbook-caption", title);
  const body = element("div", `gradbook-figure-body ${className}`, "", content);
  return element("figure", "gradbook-figure", "", [caption, body, ...(note === "" ? [] : [element("span", "gradbook-note", say("the first: %1", note))])]);
}
