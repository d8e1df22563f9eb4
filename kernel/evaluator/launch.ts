/** How a cell process is started for code that nobody vouches for. */
export interface Launch {
  /**
   * The command that runs a program where it can do no harm.
   *
   * @param argv the program and its arguments
   */
  wrap(argv: readonly string[]): { readonly command: string; readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv };
  /** The folder in which the cells run, as they see it. */
  readonly folder: string;
  /** Most that the process may send, in bytes: prints and pictures of all its cells. It is ended when it sends more. */
  readonly outputBytes: number;
  /** Most that V8's heap may hold, in MB. */
  readonly heapMb: number;
}

/** Flags of Node for guarded cells: text never becomes code, and the main thread's debugger port can't be opened by a signal where Node knows how to refuse. */
export function guardedFlags(launch: Launch): string[] {
  const flags = ["--disallow-code-generation-from-strings", `--max-old-space-size=${launch.heapMb}`];
  return process.allowedNodeEnvironmentFlags.has("--disable-sigusr1") ? [...flags, "--disable-sigusr1"] : flags;
}
