import { DRAW_PAD, DRAW_POINTS, type DrawDigitState, type LayerActivations, type Reading } from "../../src/protocol/drawDigit.js";
import type { ViewModel } from "../host/view.js";

/** More than the model sends is not drawn. */
const MOST = { layers: 400, classes: 1_000, cells: 200_000 };

/** The state, checked: outputs are untrusted. */
export function readDrawDigit(model: ViewModel): DrawDigitState {
  const strokes = model.get("strokes");
  const names = model.get("classNames");
  const size = model.get("size");
  return {
    strokes: Array.isArray(strokes) ? strokes.slice(0, DRAW_POINTS).filter(isStroke) : [],
    drawing: Number.isSafeInteger(model.get("drawing")) ? Number(model.get("drawing")) : 0,
    reading: readReading(model.get("reading")),
    size: whole(size, 64) ? size : 28,
    classNames: Array.isArray(names) ? names.slice(0, MOST.classes).map(String) : [],
    problem: String(model.get("problem") ?? ""),
  };
}

function readReading(value: unknown): Reading | null {
  if (!isObject(value) || !Array.isArray(value["scores"])) return null;
  const { drawing, image, scores, layers } = value;
  return {
    drawing: Number.isSafeInteger(drawing) ? Number(drawing) : -1,
    image: isBase64(image) ? image : "",
    scores: scores.slice(0, MOST.classes).map((score) => (Number.isFinite(score) ? Math.min(1, Math.max(0, Number(score))) : 0)),
    layers: (Array.isArray(layers) ? layers.slice(0, MOST.layers) : []).flatMap(readLayer),
  };
}

function readLayer(value: unknown): LayerActivations[] {
  if (!isObject(value)) return [];
  const { name, kind, shape, maps, rows, columns, largest, cells } = value;
  const valid = whole(maps, 4_096) && whole(rows, 1_024) && whole(columns, 1_024) && maps * rows * columns <= MOST.cells && isBase64(cells) && Array.isArray(shape) && shape.every((length) => whole(length, 1e9));
  return valid ? [{ name: String(name), kind: String(kind), shape, maps, rows, columns, largest: Number.isFinite(largest) ? Number(largest) : 0, cells }] : [];
}

function isStroke(value: unknown): value is number[] {
  return Array.isArray(value) && value.length >= 2 && value.length <= 2 * DRAW_POINTS && value.every((one) => Number.isFinite(one) && one >= 0 && one <= DRAW_PAD);
}

function whole(value: unknown, most: number): value is number {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) <= most;
}

function isBase64(value: unknown): value is string {
  return typeof value === "string" && value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
