import type { Debugger as V8Debugger, Runtime } from "node:inspector";
import { basename } from "node:path";
import type { CellRunner } from "../evaluator/cellRunner.js";
import type { AnnouncedScript, DebugEvents, DebugListener } from "../evaluator/debugLink.js";
import { HELPER } from "../evaluator/helperName.js";
import { Breakpoints } from "./breakpoints.js";
import { asJavaScript } from "./expression.js";
import { Globals } from "./globals.js";
import { forJupyterLab } from "./jupyterLab.js";
import { renamed } from "./names.js";
import { EVALUATION_MS, Pause } from "./pause.js";
import { count, RequestError, sourcePath, text, type Arguments, type Variable } from "./protocol.js";
import { Script } from "./script.js";
import { Sources } from "./sources.js";
import { Stepping, type StepKind } from "./stepping.js";
import { typeOf, valueText } from "./values.js";

/** The one thread of the cells that a front end sees. */
const THREAD = 1;

/** Kinds of exceptions to stop at. */
const FILTERS = [
  { filter: "all", label: "All Exceptions", description: "Stop at every exception, also at one that is caught.", default: false },
  { filter: "uncaught", label: "Uncaught Exceptions", description: "Stop at an exception that nothing catches.", default: false },
];

const CAPABILITIES = {
  supportsConfigurationDoneRequest: true,
  supportsConditionalBreakpoints: true,
  supportsEvaluateForHovers: true,
  supportsModulesRequest: true,
  supportsTerminateRequest: true,
  exceptionBreakpointFilters: FILTERS,
};

type Command = (args: Arguments) => object | undefined | Promise<object | undefined>;

/** Jupyter's debugger: answers the requests of the Debug Adapter Protocol with what V8's debugger says of the cells' process. */
export class Debugger implements DebugListener {
  readonly #sources = new Sources();
  readonly #breakpoints: Breakpoints;
  readonly #globals: Globals;
  readonly #stepping: Stepping;
  #started = false;
  #isJupyterLab = false;
  #filters: readonly string[] = [];
  #pause: Pause | undefined;
  #numbers = 0;
  /** The scripts that V8 has reported so far are known after this. */
  #read: Promise<unknown> = Promise.resolve();
  /** Requests that change what is set follow one another. */
  #setting: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly runner: CellRunner,
    private readonly publish: (event: string, body: object) => void,
  ) {
    this.#breakpoints = new Breakpoints(runner.debug, this.#sources);
    this.#globals = new Globals(runner.debug, this.#next);
    this.#stepping = new Stepping(runner.debug);
  }

  readonly #commands: Readonly<Record<string, Command>> = {
    debugInfo: () => this.#info(),
    initialize: (args) => {
      this.#started = true;
      this.#isJupyterLab = args["clientID"] === "jupyterlab";
      return CAPABILITIES;
    },
    attach: () => this.#inTurn(() => this.#attach()),
    configurationDone: () => undefined,
    disconnect: () => this.#inTurn(() => this.#detach()),
    terminate: () => this.#inTurn(() => this.#terminate()),
    dumpCell: (args) => ({ sourcePath: this.#sources.dump(text(args, "code")) }),
    source: (args) => this.#source(sourcePath(args)),
    setBreakpoints: (args) => this.#inTurn(() => this.#setBreakpoints(args)),
    setExceptionBreakpoints: (args) => this.#inTurn(() => this.#setFilters(args)),
    threads: () => ({ threads: [{ id: THREAD, name: "cells" }] }),
    modules: () => this.#modules(),
    stackTrace: (args) => this.#pause?.stackTrace(count(args, "startFrame"), count(args, "levels")) ?? { stackFrames: [], totalFrames: 0 },
    scopes: (args) => ({ scopes: this.#paused().scopes(count(args, "frameId") ?? NaN) }),
    variables: (args) => this.#variables(args),
    inspectVariables: async () => this.#shown(await this.#globals.list()),
    richInspectVariables: (args) => this.#rich(args),
    copyToGlobals: (args) => this.#copyToGlobals(args),
    evaluate: (args) => this.#evaluate(args),
    next: () => this.#step("stepOver"),
    stepIn: () => this.#step("stepInto"),
    stepOut: () => this.#step("stepOut"),
    continue: async () => {
      await this.#go("Debugger.resume");
      return { allThreadsContinued: true };
    },
    pause: async () => {
      this.#stepping.beginPause();
      await this.runner.debug.post("Debugger.pause");
      return undefined;
    },
  };

  /** The body of the response to a request. @throws RequestError when it can't be answered */
  async answer(command: string, args: Arguments): Promise<object | undefined> {
    const handler = Object.hasOwn(this.#commands, command) ? this.#commands[command] : undefined;
    if (handler === undefined) throw new RequestError(`The debugger knows no request "${command}".`);
    if (!this.#started && !["debugInfo", "initialize", "dumpCell", "source", "disconnect"].includes(command)) {
      throw new RequestError(`${command}: the debugger has not been started; send initialize and attach first.`);
    }
    return handler(args);
  }

  async onAttached(scripts: readonly AnnouncedScript[]): Promise<void> {
    this.onEnded();
    const announced = scripts.map((script) => [script.name, this.#sources.announce(script)] as const);
    const { debug } = this.runner;
    await debug.post("Debugger.enable");
    // Node's own code and packages are passed through at a step.
    await debug.post("Debugger.setBlackboxPatterns", { patterns: ["^node:", "^$", "/node_modules/", "^evalmachine"] });
    await this.#applyFilters();
    for (const [name, script] of announced) await this.#breakpoints.apply(name, script);
  }

  onEnded(): void {
    this.#ended();
    this.#sources.forgetScripts();
    this.#breakpoints.forget(false);
  }

  async onScript(script: AnnouncedScript): Promise<void> {
    this.#stepping.cellBegins();
    await this.#breakpoints.apply(script.name, this.#sources.announce(script));
  }

  onEvent<M extends keyof DebugEvents>(method: M, params: DebugEvents[M]): void {
    if (method === "Debugger.resumed") this.#ended();
    else if (method === "Debugger.paused") this.#stopped(params as V8Debugger.PausedEventDataType);
    else {
      const parsed = this.#parsed(params as V8Debugger.ScriptParsedEventDataType).catch(() => undefined);
      this.#read = Promise.all([this.#read, parsed]);
    }
  }

  #next = (): number => ++this.#numbers;

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#setting.then(work);
    this.#setting = done.catch(() => undefined);
    return done;
  }

  #info(): object {
    return {
      isStarted: this.#started,
      ...this.#sources.hash,
      tmpFilePrefix: this.#sources.prefix,
      tmpFileSuffix: this.#sources.suffix,
      breakpoints: this.#breakpoints.list(),
      stoppedThreads: this.#pause === undefined ? [] : [THREAD],
      richRendering: true,
      exceptionPaths: [],
      copyToGlobals: true,
    };
  }

  async #attach(): Promise<undefined> {
    await this.runner.debug.attach(this);
    this.publish("initialized", {});
  }

  #detach(): Promise<undefined> {
    this.#started = false;
    this.#filters = [];
    this.runner.debug.detach();
    this.#breakpoints.forget(true);
    this.#ended();
    return Promise.resolve(undefined);
  }

  async #terminate(): Promise<undefined> {
    this.runner.interrupt();
    // A cell at a breakpoint is ended by the session, which is closed only after it.
    if (this.#pause !== undefined) await this.runner.debug.post("Runtime.evaluate", { expression: "0" }).catch(() => undefined);
    await this.#detach();
    this.publish("terminated", {});
  }

  #source(path: string): object {
    const content = this.#sources.text(path);
    if (content === undefined) throw new RequestError(`The source ${path} is not available.`);
    return { content, mimeType: "text/typescript" };
  }

  async #setBreakpoints(args: Arguments): Promise<object> {
    await this.#read;
    const asked = Array.isArray(args["breakpoints"]) ? (args["breakpoints"] as Arguments[]) : [];
    const breakpoints = await this.#breakpoints.replace(sourcePath(args), asked, async (path) => {
      const [loaded] = this.#sources.scripts(path);
      const source = this.#sources.text(path);
      if (loaded !== undefined || source === undefined) return loaded?.[1];
      return this.runner.prepare(source, basename(path)).then(
        (code) => Script.ofCell(path, code),
        // A cell that does not parse yet has no statements.
        () => undefined,
      );
    });
    return { breakpoints };
  }

  async #setFilters(args: Arguments): Promise<object> {
    this.#filters = Array.isArray(args["filters"]) ? args["filters"].map(String) : [];
    if (this.runner.debug.attached) await this.#applyFilters();
    return {};
  }

  async #applyFilters(): Promise<void> {
    // V8 is told to stop at all of them even for the uncaught: it takes a cell past its first `await` for one that catches.
    await this.runner.debug.post("Debugger.setPauseOnExceptions", { state: this.#filters.length > 0 ? "all" : "none" });
  }

  async #modules(): Promise<object> {
    await this.#read;
    const modules = this.#sources.files.map((path, id) => ({ id, name: basename(path), path }));
    return { modules, totalModules: modules.length };
  }

  async #variables(args: Arguments): Promise<object> {
    const reference = count(args, "variablesReference") ?? 0;
    const holder = this.#pause?.variables.has(reference) === true ? this.#pause.variables : this.#globals;
    return this.#shown(await holder.children(reference, count(args, "start"), count(args, "count")));
  }

  #shown(variables: readonly Variable[]): object {
    return { variables: this.#isJupyterLab ? variables.map(forJupyterLab) : variables };
  }

  async #rich(args: Arguments): Promise<object> {
    const name = text(args, "variableName");
    const none = { data: {}, metadata: {} };
    if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) return none;
    // At a breakpoint no promise goes on, so a display that takes time is shown as text.
    const variable = renamed(await this.#globals.declared()).get(name) ?? name;
    const expression = `${HELPER}.rich(${variable}, ${this.#pause === undefined})`;
    const { result, exceptionDetails } =
      this.#pause !== undefined
        ? await this.#pause.evaluate(expression, count(args, "frameId"), true)
        : await this.runner.debug.post<Runtime.EvaluateReturnType>("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true, silent: true, disableBreaks: true });
    return exceptionDetails === undefined && typeof result.value === "string" ? { data: JSON.parse(result.value) as object, metadata: {} } : none;
  }

  async #evaluate(args: Arguments): Promise<object> {
    const expression = asJavaScript(text(args, "expression"), renamed(await this.#globals.declared()));
    const pause = this.#pause;
    const { result, exceptionDetails } =
      pause !== undefined
        ? await pause.evaluate(expression, count(args, "frameId"))
        : await this.runner.debug.post<Runtime.EvaluateReturnType>("Runtime.evaluate", { expression, silent: true, disableBreaks: true, generatePreview: true, timeout: EVALUATION_MS });
    if (exceptionDetails !== undefined) throw new RequestError(failure(exceptionDetails));
    if (pause === undefined) return { result: valueText(result), type: typeOf(result), variablesReference: 0 };
    const { value, type, variablesReference } = await pause.variables.variable({ name: "", remote: result }, "");
    return { result: value, type, variablesReference };
  }

  async #copyToGlobals(args: Arguments): Promise<undefined> {
    const [from, to] = [text(args, "srcVariableName"), text(args, "dstVariableName")];
    for (const name of [from, to]) {
      if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) throw new RequestError(`copyToGlobals needs names of variables; received ${JSON.stringify(name)}.`);
    }
    const { result, exceptionDetails } = await this.#paused().evaluate(from, count(args, "srcFrameId"));
    if (exceptionDetails !== undefined) throw new RequestError(failure(exceptionDetails));
    const { debug } = this.runner;
    const global = await debug.post<Runtime.EvaluateReturnType>("Runtime.evaluate", { expression: "globalThis", silent: true });
    const { objectId, unserializableValue, value } = result;
    // Sloppy code outside the frame: a cell's variable of that name gets the value, else a new global one.
    await debug.post("Runtime.callFunctionOn", {
      objectId: global.result.objectId,
      functionDeclaration: `function (value) { ${to} = value; }`,
      arguments: [objectId !== undefined ? { objectId } : unserializableValue !== undefined ? { unserializableValue } : { value }],
    });
  }

  async #step(kind: StepKind): Promise<undefined> {
    this.#stepping.begin(kind, this.#paused());
    await this.#go(`Debugger.${kind}`);
  }

  async #go(method: string): Promise<void> {
    this.#paused();
    if (method === "Debugger.resume") this.#stepping.end();
    await this.runner.debug.post(method);
  }

  #paused(): Pause {
    if (this.#pause === undefined) throw new RequestError("The cells are not stopped at a breakpoint.");
    return this.#pause;
  }

  #stopped(event: V8Debugger.PausedEventDataType): void {
    const pause = new Pause(this.runner.debug, event, this.#sources, this.#next);
    const thrown = event.reason === "exception" || event.reason === "promiseRejection";
    const hit = this.#breakpoints.hit(event.hitBreakpoints ?? []);
    const wanted = thrown ? this.#filters.includes("all") || pause.isUncaught : hit.length > 0;
    if (pause.top === undefined || (thrown && !wanted) || (!wanted && !thrown && this.#stepping.goesOn(pause))) {
      this.#stepping.proceed(pause);
      return;
    }
    const reason = thrown ? "exception" : hit.length > 0 ? "breakpoint" : this.#stepping.reason;
    this.#stepping.end();
    this.#pause = pause;
    const { description } = (event.data ?? {}) as { description?: string };
    const told = thrown && description !== undefined ? { description: "Paused on exception", text: description.split("\n")[0] } : {};
    this.publish("stopped", { reason, threadId: THREAD, allThreadsStopped: true, ...(hit.length > 0 ? { hitBreakpointIds: hit } : {}), ...told });
  }

  /** The thread goes on. */
  #ended(): void {
    const pause = this.#pause;
    if (pause === undefined) return;
    this.#pause = undefined;
    pause.variables.release();
    this.publish("continued", { threadId: THREAD, allThreadsContinued: true });
  }

  async #parsed({ scriptId, url, sourceMapURL }: V8Debugger.ScriptParsedEventDataType): Promise<void> {
    const read = async (): Promise<string> => (await this.runner.debug.post<{ scriptSource: string }>("Debugger.getScriptSource", { scriptId })).scriptSource;
    const script = await this.#sources.parsed(scriptId, url, sourceMapURL, read);
    if (script !== undefined && !script.path.startsWith(this.#sources.prefix)) await this.#breakpoints.apply(url, script);
  }
}

function failure(details: Runtime.ExceptionDetails): string {
  return (details.exception?.description ?? details.exception?.value?.toString() ?? details.text).split("\n")[0] ?? details.text;
}
