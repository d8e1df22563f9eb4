import { WIDGET_COMM } from "../../src/protocol/widget.js";
import type { CommOutput } from "../evaluator/outputs.js";
import type { OpenComms } from "./openComms.js";

interface WidgetSet {
  readonly kind: "set";
  readonly page: string;
  readonly turn: number;
  readonly state: Readonly<Record<string, unknown>>;
}

/** Two changes that one page made to a widget in one: the newest value of each key. Other messages of a widget, and other comms, stay as they are. */
export function mergeWidgetSets(comms: OpenComms, older: CommOutput, newer: CommOutput): CommOutput | undefined {
  if (comms.target(String(newer.content["comm_id"])) !== WIDGET_COMM) return undefined;
  const [before, now] = [widgetSet(older), widgetSet(newer)];
  if (before === undefined || now === undefined || before.page !== now.page) return undefined;
  return { ...newer, content: { ...newer.content, data: { ...now, state: { ...before.state, ...now.state } } } };
}

function widgetSet({ kind, content, buffers }: CommOutput): WidgetSet | undefined {
  const data = content["data"] as Partial<WidgetSet> | null | undefined;
  const plain = kind === "comm_msg" && buffers.length === 0 && data?.kind === "set" && typeof data.state === "object";
  return plain ? (data as WidgetSet) : undefined;
}
