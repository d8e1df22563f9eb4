import type { ImageGridState } from "../../src/protocol/imageGrid.js";
import type { Cleanup, ViewModel, WidgetView } from "../host/view.js";
import { element } from "./elements.js";

/** Images are enlarged to about this many CSS pixels, by whole factors so that pixels stay square. */
const SIDE = 84;

/** Images with what they are and what a network takes them for; the model is src/widgets/imageGrid.ts. */
export const imageGrid: WidgetView = { render };

function render({ model, el }: { readonly model: ViewModel; readonly el: HTMLElement }): Cleanup {
  const root = element("div", "gradbook-images");
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "images");
  el.append(root);
  const draw = (): void => root.replaceChildren(...tiles(readState(model)));
  const stop = model.on("change", draw);
  draw();
  return () => {
    stop();
    root.remove();
  };
}

function tiles(state: ImageGridState): Node[] {
  const made: Node[] = Array.from({ length: state.count }, (_, index) => tile(state, index));
  if (state.note !== "") made.push(element("p", "gradbook-images-note", state.note));
  return made;
}

function tile({ png, width, height, count, labels, predictions }: ImageGridState, index: number): HTMLElement {
  const zoom = Math.max(1, Math.round(SIDE / Math.max(width, height)));
  const label = labels[index];
  const prediction = predictions[index];
  const verdict = label === undefined || prediction === undefined ? "unknown" : label === prediction ? "right" : "wrong";

  const pixels = element("div", "gradbook-pixels");
  pixels.style.width = `${width * zoom}px`;
  pixels.style.height = `${height * zoom}px`;
  pixels.style.backgroundImage = `url("data:image/png;base64,${png}")`;
  pixels.style.backgroundSize = `${width * zoom}px ${height * zoom * count}px`;
  pixels.style.backgroundPositionY = `${-index * height * zoom}px`;
  pixels.setAttribute("role", "img");
  pixels.setAttribute("aria-label", words(index, label, prediction));

  const caption = verdict === "wrong" ? `${prediction}, is ${label}` : (prediction ?? label ?? "");
  const figure = element("figure", "gradbook-image", "", [pixels, element("figcaption", "gradbook-caption", caption)]);
  figure.dataset["verdict"] = verdict;
  return figure;
}

function words(index: number, label: string | undefined, prediction: string | undefined): string {
  const parts = [`image ${index + 1}`];
  if (label !== undefined) parts.push(`is ${label}`);
  if (prediction !== undefined) parts.push(`the network reads ${prediction}`);
  return parts.join(", ");
}

/** The state, checked: outputs are untrusted, and the picture goes into a style. */
function readState(model: ViewModel): ImageGridState {
  const png = model.get("png");
  const size = (key: string): number => {
    const value = Number(model.get(key));
    return Number.isInteger(value) && value > 0 && value <= 4096 ? value : 0;
  };
  const texts = (key: string): string[] => {
    const value = model.get(key);
    return Array.isArray(value) ? value.map(String) : [];
  };
  const numbers = (key: string): number[] => {
    const value = model.get(key);
    return Array.isArray(value) ? value.map(Number) : [];
  };
  const valid = typeof png === "string" && /^[A-Za-z0-9+/]*={0,2}$/.test(png);
  return {
    png: valid ? png : "",
    width: size("width"),
    height: size("height"),
    count: valid ? size("count") : 0,
    indices: numbers("indices"),
    labels: texts("labels"),
    predictions: texts("predictions"),
    confidence: numbers("confidence"),
    note: String(model.get("note") ?? ""),
  };
}
