import type { CommMessage } from "../comms/commManager.js";
import { mergeWidgetSets } from "../comms/widgetSets.js";
import { publishOutput } from "./execute.js";
import type { Request } from "./request.js";

/** Hands a comm message to the cells, or to the server if it is meant for that. It does not wait for the running cell: that may be awaiting this very message. */
export function comm(request: Request): undefined {
  const { kernel, message } = request;
  const kind = message.header.msg_type as CommMessage["kind"];
  if (kernel.serverComm.take(kind, message.content)) return undefined;
  kernel.comms.note(kind, message.content);
  kernel.runner.sendComm(
    { kind, content: message.content, buffers: message.buffers },
    {
      onOutput: (output) => publishOutput(request, output, false),
      onComm: ({ kind: sent, content, buffers }) => kernel.publishComm(sent, content, buffers, message.header),
    },
    (older, newer) => mergeWidgetSets(kernel.comms, older, newer),
  );
  return undefined;
}

/** Answered here, not by the cells: a page that reconnects asks while a cell is in a loop. */
export function commInfo({ kernel, message }: Request): object {
  const target = message.content["target_name"];
  return { status: "ok", comms: kernel.comms.list(typeof target === "string" && target !== "" ? target : undefined) };
}
