import type { Arguments } from "../debugger/protocol.js";
import type { Request } from "./request.js";

/** Answers a request of the Debug Adapter Protocol, with a response of the same protocol. */
export async function debug({ kernel, message }: Request): Promise<object> {
  const { seq, command, arguments: given } = message.content;
  const args = (typeof given === "object" && given !== null ? given : {}) as Arguments;
  const response = { type: "response", seq: 0, request_seq: seq, command };
  try {
    return { ...response, success: true, body: (await (await kernel.debugger()).answer(String(command), args)) ?? {} };
  } catch (error) {
    // JupyterLab reads the lists of a failed answer too.
    return { ...response, success: false, message: error instanceof Error ? error.message : String(error), body: { variables: [], stackFrames: [], scopes: [], breakpoints: [], modules: [] } };
  }
}
