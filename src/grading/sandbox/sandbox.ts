import type { Limits } from "./limits.js";
import type { Places } from "./places.js";

/** What a sandbox is made for. */
export interface SandboxRequest {
  readonly places: Places;
  readonly limits: Limits;
  /** A folder of this machine that the sandbox sees read-only as `/inbox`: what a submission brings along besides its notebook. */
  readonly inbox: string;
}

/** A command that runs a program where it can do no harm. */
export interface SandboxCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** One way to shut a program in. */
export interface Sandbox {
  readonly name: "bubblewrap" | "unshare" | "none";
  /** What reports say: how well the program is shut in. */
  readonly description: string;
  wrap(argv: readonly string[], request: SandboxRequest): SandboxCommand;
}

/** The student's own folder, as the sandbox shows it. */
export const HOME = "/home/student";

/** Where {@link SandboxRequest.inbox} is seen. */
export const INBOX = "/inbox";

/** Nothing of this machine's environment, which may hold secrets, but what the library goes by. */
export function sandboxEnvironment(request: SandboxRequest): Record<string, string> {
  return { PATH: "/usr/bin", HOME, LANG: "C.UTF-8", TMPDIR: "/tmp", TF_CPP_MIN_LOG_LEVEL: "2", ...request.places.env };
}
