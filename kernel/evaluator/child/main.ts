import { Socket } from "node:net";
import { CommManager } from "../../comms/commManager.js";
import { Preload } from "../../preload.js";
import { FrameReader } from "../frames.js";
import { HELPER } from "../helperName.js";
import type { ToChild } from "../messages.js";
import { allowTermination } from "./asyncChecks.js";
import { newOrigin, origins } from "./cell.js";
import { Cells } from "./cells.js";
import { commandRunner } from "./commands.js";
import { installPromiseInspection, richJson, showBundle } from "./display.js";
import { display } from "./displayHelper.js";
import { Evaluator } from "./evaluator.js";
import { guard } from "./guard/guard.js";
import { guardedLibrary } from "./guard/library.js";
import { IdleCollection } from "./idleCollection.js";
import { redirectInherited } from "./inheritedOutput.js";
import { Questions } from "./input.js";
import { Interrupts } from "./interrupts.js";
import { Fragment, jsx } from "./jsx.js";
import { FROM_SERVER, leave, sendToServer } from "./link.js";
import { cellModules } from "./modules.js";
import { notebookHost } from "./notebook.js";
import { installStreams } from "./streams.js";
import { Traces } from "./traces.js";
import * as tslab from "./tslab.js";

/** The process that runs the cells: puts its parts together and listens to the server. */

// The first use switches the storage's hooks on; the checks that come with them are switched off again.
origins.run(newOrigin(0), allowTermination);
installStreams();
redirectInherited();
installPromiseInspection();
const traces = new Traces();
traces.install();
const comms = new CommManager(({ kind, content, buffers }) => {
  sendToServer({ type: "comm", origin: origins.getStore()?.id ?? 0, kind, content }, buffers);
});
const host = notebookHost(comms);
const guarded = process.argv.includes("--guarded") ? guard() : undefined;
const preload = new Preload(host, guarded === undefined ? undefined : guardedLibrary);
const evaluator = new Evaluator(traces);
const collection = new IdleCollection();
const interrupts = new Interrupts();
const loadLibrary = (): Promise<object> => interrupts.undisturbed(() => preload.load());
const modules = cellModules(process.cwd(), { gradbook: loadLibrary, tslab: () => Promise.resolve(tslab) }, { tslab }, traces, guarded?.modules);
const cells = new Cells(evaluator, traces, interrupts, (names) => interrupts.undisturbed(() => preload.need(names)), modules.prepare);
const questions = new Questions(sendToServer);

function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}
const globalsAtStart = new Set(Object.keys(globalThis));
const command = commandRunner({
  folder: process.cwd(),
  get signal() {
    return host.signal;
  },
  show: (bundle, options) => showBundle("display_data", bundle, options),
  variables() {
    const added = Object.keys(globalThis).filter((name) => !globalsAtStart.has(name));
    return [...evaluator.variables(), ...added.map((name) => ({ name, value: Reflect.get(globalThis, name) as unknown }))];
  },
  atEnd: (work) => void origins.getStore()?.atEnd.push(work),
  tell: (name, value) => sendToServer({ type: "setting", name, value }),
});
const helper = {
  command,
  import: modules.import,
  meta: modules.meta,
  jsx,
  Fragment,
  each: cells.each,
  use: cells.use,
  hold: cells.hold,
  resume: cells.resume,
  result: cells.result,
  loop: cells.loop,
  keep: evaluator.keep,
  rich: richJson,
  givesUp: cells.givesUp,
  library: () => preload.loaded,
};
define(HELPER, Object.freeze(helper));
define("require", modules.require);
define("display", display);
define("notebook", host);
define("input", questions.input);

// Work that fails after its cell has ended has no reply left to fail; it is told where its output goes.
function late(what: string): (error: unknown) => void {
  return (error) => {
    if (origins.getStore()?.cancelled === true) return;
    process.stderr.write(`${what}:\n${traces.describe(error, "").traceback.join("\n")}\n`);
  };
}
const listenerFailed = late("Uncaught error in a comm's listener");
process.on("uncaughtException", late("Uncaught error"));
process.on("unhandledRejection", late("Unhandled promise rejection"));
// A Ctrl-C in the terminal reaches the whole process group; the server decides what it means.
process.on("SIGINT", () => undefined);

function receive(message: ToChild, buffers: readonly Uint8Array[]): void {
  switch (message.type) {
    case "soon":
      break;
    case "preload":
      preload.install(message);
      break;
    case "run":
      collection.begin();
      void cells.run(message).finally(() => collection.end());
      break;
    case "comm":
      origins.run(newOrigin(message.origin), () => {
        try {
          comms.receive({ ...message, buffers });
        } catch (error) {
          // The author's listener; thrown on, it would take what the server sends next along.
          listenerFailed(error);
        }
      });
      sendToServer({ type: "commTaken" });
      break;
    case "input":
      questions.answered(message);
      break;
    case "properties":
      sendToServer({ type: "properties", request: message.request, names: evaluator.properties(message.expression) });
      break;
  }
}

const reader = new FrameReader(({ head, buffers }) => receive(head as unknown as ToChild, buffers));
const socket = new Socket({ fd: FROM_SERVER, readable: true, writable: false });
socket.on("data", (chunk: Buffer) => reader.push(chunk));
socket.on("close", leave);
socket.on("error", leave);

interrupts.listen({
  interrupt: (origins) => cells.interrupt(origins),
  terminated: (origins) => {
    cells.terminated(origins);
    // What was terminated may have been in the middle of the server's messages.
    reader.push(new Uint8Array(0));
  },
});
guarded?.close([helper, display, host, questions.input]);
sendToServer({ type: "ready" });
