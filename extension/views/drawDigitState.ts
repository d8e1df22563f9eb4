import { DRAW_PAD, DRAW_POINTS, type DrawDigitState, type LayerActivations, type Reading } from "../../src/protocol/drawDigit.js";
import type { ViewModel } from "../host/view.js";
import { fieldsOf, numberOf, textOf, Untrusted } from "./untrusted.js";

/** More than the model sends is not drawn. */
const MOST = { layers: 400, axes: 8, classes: 1_000, cells: 200_000 };

/** The state, checked: outputs are untrusted. */
export function readDrawDigit(model: ViewModel): DrawDigitState {
  const state = new Untrusted((key) => model.get(key));
  const size = state.any("size");
  return {
    strokes: state.list("strokes", DRAW_POINTS).filter(isStroke),
    drawing: drawingOf(state, 0),
    reading: readReading(state.any("reading")),
    size: whole(size, 64) ? size : 28,
    classNames: state.list("classNames", MOST.classes).map(textOf),
    problem: state.text("problem"),
  };
}

function drawingOf(state: Untrusted, instead: number): number {
  const drawing = state.any("drawing");
  return Number.isSafeInteger(drawing) ? Number(drawing) : instead;
}

function readReading(value: unknown): Reading | null {
  const reading = fieldsOf(value);
  if (!Array.isArray(reading.any("scores"))) return null;
  const image = reading.any("image");
  return {
    drawing: drawingOf(reading, -1),
    image: isLetters(image) ? image : "",
    scores: reading.list("scores", MOST.classes).map((score) => Math.min(1, Math.max(0, numberOf(score)))),
    layers: reading.list("layers", MOST.layers).flatMap(readLayer),
  };
}

function readLayer(value: unknown): LayerActivations[] {
  const layer = fieldsOf(value);
  const [maps, rows, columns, cells] = ["maps", "rows", "columns", "cells"].map((key) => layer.any(key));
  const shape = layer.list("shape", MOST.axes);
  const valid = whole(maps, 4_096) && whole(rows, 1_024) && whole(columns, 1_024) && maps * rows * columns <= MOST.cells && isLetters(cells) && shape.every((length) => whole(length, 1e9));
  return valid ? [{ name: layer.text("name"), kind: layer.text("kind"), shape, maps, rows, columns, largest: layer.number("largest"), cells }] : [];
}

function isStroke(value: unknown): value is number[] {
  return Array.isArray(value) && value.length >= 2 && value.length <= 2 * DRAW_POINTS && value.every((one) => Number.isFinite(one) && one >= 0 && one <= DRAW_PAD);
}

function whole(value: unknown, most: number): value is number {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) <= most;
}

/** Base64, as far as its length tells; what is none gives no bytes when it is read. */
function isLetters(value: unknown): value is string {
  return typeof value === "string" && value.length % 4 === 0 && value.length <= 2 * MOST.cells;
}
