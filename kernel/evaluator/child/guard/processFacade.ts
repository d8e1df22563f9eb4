import { getHeapStatistics } from "node:v8";

/** What graded code may read of `process`. */
const READ = ["arch", "argv", "argv0", "config", "execArgv", "execPath", "features", "pid", "platform", "ppid", "release", "stdout", "stderr", "title", "version", "versions"] as const;

/** What it may call. */
const CALL = ["chdir", "cpuUsage", "cwd", "emitWarning", "exit", "getegid", "geteuid", "getgid", "getuid", "hrtime", "nextTick", "uptime"] as const;

/** Events that tell it nothing about anybody else's work. */
const EVENTS = new Set<unknown>(["exit", "beforeExit", "uncaughtException", "unhandledRejection", "warning"]);

/**
 * What stands in for `process` where work is graded. The real one leads everywhere: to this kernel's open pipes (`_getActiveHandles`), to
 * Node's insides (`binding`), to native code (`dlopen`), to the inspector (`_debugProcess`).
 */
export function processFacade(real: NodeJS.Process): object {
  const facade: Record<PropertyKey, unknown> = { [Symbol.toStringTag]: "process" };
  for (const name of READ) facade[name] = Reflect.get(real, name) as unknown;
  for (const name of CALL) facade[name] = bound(real, name);
  (facade["hrtime"] as Record<string, unknown>)["bigint"] = () => real.hrtime.bigint();
  // Of the system's view of this process nothing is mounted, where Node would look.
  facade["memoryUsage"] = () => {
    const { total_heap_size, used_heap_size, external_memory, malloced_memory } = getHeapStatistics();
    return { rss: total_heap_size + external_memory + malloced_memory, heapTotal: total_heap_size, heapUsed: used_heap_size, external: external_memory, arrayBuffers: 0 };
  };
  for (const name of ["on", "once", "off", "addListener", "removeListener"] as const) {
    const call = bound(real, name);
    facade[name] = (event: unknown, listener: unknown): object => {
      if (EVENTS.has(event)) call(event, listener);
      return facade;
    };
  }
  // A plain object in place of the real one, whose properties can't be made read-only.
  facade["env"] = { ...real.env };
  for (const name of Reflect.ownKeys(facade)) Object.defineProperty(facade, name, { writable: false, configurable: false });
  return facade;
}

function bound(real: NodeJS.Process, name: string): (...args: unknown[]) => unknown {
  const call = Reflect.get(real, name) as ((...args: unknown[]) => unknown) | undefined;
  return (...args) => call?.apply(real, args);
}
