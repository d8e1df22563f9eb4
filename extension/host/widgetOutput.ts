import { WIDGET_PROTOCOL, type WidgetOutput } from "../../src/protocol/widget.js";

/** Outputs are untrusted: the shape is looked at before anything is taken from it. */
export function isWidgetOutput(value: unknown): value is WidgetOutput {
  if (typeof value !== "object" || value === null) return false;
  const { protocol, view, model, state, columns } = value as Record<string, unknown>;
  return (
    protocol === WIDGET_PROTOCOL &&
    typeof view === "string" &&
    (model === undefined || typeof model === "string") &&
    typeof state === "object" &&
    state !== null &&
    typeof columns === "object" &&
    columns !== null &&
    Object.values(columns).every(Array.isArray)
  );
}
