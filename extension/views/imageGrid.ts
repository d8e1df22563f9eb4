import type { ImageGridState } from "../../src/protocol/imageGrid.js";
import type { Cleanup, ViewModel, WidgetView } from "../host/view.js";
import { element } from "./elements.js";
import { readSheet } from "./sheet.js";
import { numberOf, Untrusted } from "./untrusted.js";
import { say } from "./words.js";

/** Images are enlarged to about this many CSS pixels, by whole factors so that pixels stay square. */
const SIDE = 84;

/** Images with what they are and what a network takes them for; the model is src/widgets/imageGrid.ts. */
export const imageGrid: WidgetView = { render };

function render({ model, el }: { readonly model: ViewModel; readonly el: HTMLElement }): Cleanup {
  const root = element("div", "gradbook-images");
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", say("images"));
  el.append(root);
  const draw = (): void => root.replaceChildren(...imageTiles(readImageGrid(new Untrusted((key) => model.get(key)))));
  const stop = model.on("change", draw);
  draw();
  return () => {
    stop();
    root.remove();
  };
}

/** The images of a grid and the line below them. */
export function imageTiles(state: ImageGridState): Node[] {
  const made: Node[] = Array.from({ length: state.count }, (_, index) => tile(state, index));
  if (state.note !== "") made.push(element("p", "gradbook-images-note", state.note));
  return made;
}

function tile({ png, width, height, count, indices, labels, predictions, confidence }: ImageGridState, index: number): HTMLElement {
  const zoom = Math.max(1, Math.round(SIDE / Math.max(width, height)));
  const label = labels[index];
  const prediction = predictions[index];
  const sure = confidence[index];
  const verdict = label === undefined || prediction === undefined ? "unknown" : label === prediction ? "right" : "wrong";

  const pixels = element("div", "gradbook-pixels");
  pixels.style.width = `${width * zoom}px`;
  pixels.style.height = `${height * zoom}px`;
  pixels.style.backgroundImage = `url("data:image/png;base64,${png}")`;
  pixels.style.backgroundSize = `${width * zoom}px ${height * zoom * count}px`;
  pixels.style.backgroundPositionY = `${-index * height * zoom}px`;
  pixels.setAttribute("role", "img");
  const said = words(indices[index] ?? index, label, prediction, sure);
  pixels.setAttribute("aria-label", said);
  pixels.title = said;

  const caption = verdict === "wrong" ? say("%1, is %2", prediction ?? "", label ?? "") : (prediction ?? label ?? "");
  const lines = [element("figcaption", "gradbook-caption", caption)];
  if (verdict === "wrong" && sure !== undefined) lines[0]?.append(element("span", "gradbook-sure", percent(sure)));
  const figure = element("figure", "gradbook-image", "", [pixels, ...lines]);
  figure.dataset["verdict"] = verdict;
  return figure;
}

function words(index: number, label: string | undefined, prediction: string | undefined, sure: number | undefined): string {
  const parts = [say("image %1", String(index))];
  if (label !== undefined) parts.push(say("is %1", label));
  if (prediction !== undefined) parts.push(say("the network reads %1", prediction));
  if (sure !== undefined) parts.push(percent(sure));
  return parts.join(", ");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0.9995 || share < 0.9 ? 0 : 1)} %`;
}

/** The state, checked: outputs are untrusted, and the picture goes into a style. */
export function readImageGrid(state: Untrusted): ImageGridState {
  const sheet = readSheet({ png: state.any("png"), width: state.any("width"), height: state.any("height"), count: state.any("count") });
  return {
    ...sheet,
    indices: state.list("indices").map(numberOf),
    labels: state.texts("labels"),
    predictions: state.texts("predictions"),
    confidence: state.list("confidence").map(numberOf),
    note: state.text("note"),
  };
}
