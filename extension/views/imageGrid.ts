import type { ImageGridState } from "../../src/protocol/imageGrid.js";
import type { Cleanup, ViewModel, WidgetView } from "../host/view.js";
import { element } from "./elements.js";
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
  const draw = (): void => root.replaceChildren(...imageTiles(readImageGrid((key) => model.get(key))));
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
export function readImageGrid(get: (key: string) => unknown): ImageGridState {
  const png = get("png");
  const size = (key: string): number => {
    const value = Number(get(key));
    return Number.isInteger(value) && value > 0 && value <= 4096 ? value : 0;
  };
  const list = (key: string): unknown[] => {
    const value = get(key);
    return Array.isArray(value) ? value : [];
  };
  const valid = typeof png === "string" && /^[A-Za-z0-9+/]*={0,2}$/.test(png);
  return {
    png: valid ? png : "",
    width: size("width"),
    height: size("height"),
    count: valid ? size("count") : 0,
    indices: list("indices").map(Number),
    labels: list("labels").map(String),
    predictions: list("predictions").map(String),
    confidence: list("confidence").map(Number),
    note: String(get("note") ?? ""),
  };
}
