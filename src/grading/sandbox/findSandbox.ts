import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bubblewrap } from "./bubblewrap.js";
import { defaultLimits } from "./limits.js";
import type { Places } from "./places.js";
import { sandboxEnvironment, type Sandbox } from "./sandbox.js";
import { unshare } from "./unshare.js";

/** A sandbox that was looked for and cannot be had. */
export class NoSandbox extends Error {
  override readonly name = "NoSandbox";
}

/**
 * The best sandbox that works here: bubblewrap, else `unshare`. Each is tried, not looked up: many systems have the programs and forbid their use.
 *
 * @param wanted only this one
 * @throws NoSandbox saying why none works, and what would help.
 */
export function findSandbox(places: Places, node: string, wanted?: string): Sandbox {
  const failures: string[] = [];
  for (const sandbox of [bubblewrap, unshare].filter(({ name }) => wanted === undefined || name === wanted)) {
    const failure = attempt(sandbox, places, node);
    if (failure === undefined) return sandbox;
    failures.push(`${sandbox.name}: ${failure}`);
  }
  throw new NoSandbox(
    `a sandbox is needed, since submissions run code that nobody vouches for; none works here (${failures.join("; ")}). ` +
      "Install bubblewrap, or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0).",
  );
}

/** No sandbox at all, for who trusts every submission. */
export const unsafe: Sandbox = {
  name: "none",
  description: "NO sandbox (--unsafe): submissions could read and change everything that you can",
  wrap: (argv, request) => ({ command: argv[0] ?? "", args: argv.slice(1), env: { ...sandboxEnvironment(request), HOME: tmpdir(), TMPDIR: tmpdir(), PATH: process.env["PATH"] ?? "/usr/bin:/bin" } }),
};

/** Why a sandbox does not work here; undefined when it does. */
export function attempt(sandbox: Sandbox, places: Places, node: string): string | undefined {
  const inbox = mkdtempSync(join(tmpdir(), "gradbook-inbox-"));
  try {
    const { command, args, env } = sandbox.wrap([node, "-p", "6*7"], { places, limits: defaultLimits, inbox });
    const { status, stdout, stderr, error } = spawnSync(command, args, { env: { ...env }, encoding: "utf8", timeout: 20_000 });
    if (status === 0 && stdout.trim() === "42") return undefined;
    if (error !== undefined && "code" in error && error.code === "ENOENT") return "not installed";
    return (stderr ?? "").trim().split("\n")[0] ?? `ended with ${String(status)}`;
  } finally {
    rmSync(inbox, { recursive: true, force: true });
  }
}
