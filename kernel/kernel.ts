import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { AssignmentVerbs } from "./comms/assignmentVerbs.js";
import { OpenComms } from "./comms/openComms.js";
import { processMemory } from "./comms/processMemory.js";
import { ServerComm } from "./comms/serverComm.js";
import type { Debugger } from "./debugger/debugger.js";
import { CellRunner } from "./evaluator/cellRunner.js";
import { firstLimit } from "./evaluator/outputLimit.js";
import { projectFolder } from "./evaluator/library.js";
import { Dispatcher } from "./handlers/dispatcher.js";
import { HANDLERS } from "./handlers/table.js";
import { Questions } from "./handlers/questions.js";
import { Subshells } from "./handlers/subshells.js";
import { UpdateLimit } from "./handlers/updateLimit.js";
import { History } from "./history/history.js";
import { Language } from "./language/language.js";
import { setTypeMode } from "./language/typeMode.js";
import { readRung } from "./setupState.js";
import { readConnection, type Connection } from "./wire/connection.js";
import type { Header } from "./wire/message.js";
import { Wire } from "./wire/wire.js";

/** How long after the sockets are open the rest is loaded; a page's first question comes sooner. */
const WARM_UP_MS = 60;

/** The server: the sockets, what answers on them, and the process that runs the cells. */
export class Kernel {
  readonly root = projectFolder();
  readonly history: History;
  readonly comms = new OpenComms();
  readonly serverComm: ServerComm;
  readonly #verbs: AssignmentVerbs;
  readonly subshells = new Subshells();
  readonly updates = new UpdateLimit();
  readonly wire: Wire;
  readonly questions: Questions;
  readonly language: Language;

  /** Opens a kernel on a connection file's ports, in the folder in which it was started. */
  static async start(connectionFile: string, cwd = process.cwd()): Promise<Kernel> {
    const connection = readConnection(connectionFile);
    const kernel = new Kernel(connection, await CellRunner.start({ cwd, outputLimit: firstLimit() }), cwd);
    await kernel.#open();
    return kernel;
  }

  #debugger: Promise<Debugger> | undefined;
  #debugEvents = 0;

  private constructor(
    readonly connection: Connection,
    readonly runner: CellRunner,
    cwd: string,
  ) {
    this.wire = new Wire(connection);
    this.questions = new Questions(this.wire);
    this.history = new History(cwd);
    this.language = new Language(this.root, cwd, runner);
    this.#verbs = new AssignmentVerbs(this.root, cwd);
    this.serverComm = new ServerComm({
      verbs: this.#verbs,
      status: async () => ({ ...readRung(this.root), memory: await processMemory(runner.pid) }),
      send: (kind, content) => this.wire.publish(kind, content, {}),
    });
  }

  get versions(): { readonly version: string; readonly typescript: string } {
    const { version } = JSON.parse(readFileSync(join(this.root, "package.json"), "utf8")) as { version: string };
    const typescript = createRequire(import.meta.url)("typescript/package.json") as { version: string };
    return { version, typescript: typescript.version };
  }

  /** Loaded by the first request for it: it is not on the way to the first cell. */
  debugger(): Promise<Debugger> {
    this.#debugger ??= import("./debugger/debugger.js").then(
      ({ Debugger }) =>
        new Debugger(this.runner, (event, body) => {
          this.wire.publish("debug_event", { type: "event", seq: ++this.#debugEvents, event, body }, {});
        }),
    );
    return this.#debugger;
  }

  publishComm(kind: string, content: Readonly<Record<string, unknown>>, buffers: readonly Uint8Array[], parent: Header | Record<string, never>): void {
    this.comms.note(kind, content);
    const publish = (): void => this.wire.publish(kind, content, parent, { buffers });
    if (kind === "comm_msg") {
      this.updates.send(`comm ${String(content["comm_id"])}`, publish);
    } else {
      this.updates.flush();
      publish();
    }
  }

  async close(): Promise<void> {
    this.runner.close();
    this.#verbs.close();
    this.language.close();
    await Promise.all([this.wire.close(), this.history.close()]);
    process.exit(0);
  }

  async #open(): Promise<void> {
    const dispatcher = new Dispatcher(this, HANDLERS);
    await this.wire.bind();
    this.wire.listen((channel, message) => dispatcher.receive(channel, message));
    this.wire.publish("status", { execution_state: "starting" }, {});
    this.runner.background = {
      onOutput: ({ output_type: type, ...content }) => this.wire.publish(type, content, {}),
      onComm: ({ kind, content, buffers }) => this.publishComm(kind, content, buffers, {}),
    };
    this.runner.onProcessEnded = () => {
      this.language.forgetCells();
      for (const id of this.comms.clear()) this.wire.publish("comm_close", { comm_id: id, data: {} }, {});
    };
    this.runner.onSetting = (name, value) => {
      if (name === "types") setTypeMode(value);
    };
    setTimeout(() => {
      void this.runner.warmUp().then((place) => this.language.start(place));
    }, WARM_UP_MS);
  }
}
