import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { prlimitArguments } from "./limits.js";
import { HOME, INBOX, sandboxEnvironment, type Sandbox } from "./sandbox.js";

/** Where a program of the PATH lies; its name where there is none, which fails with that name. */
function program(name: string): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? name;
}

/**
 * A sandbox by bubblewrap, the program that Flatpak shuts its own in with.
 *
 * As in {@link unshare}, nothing is mounted on `/proc`.
 */
export const bubblewrap: Sandbox = {
  name: "bubblewrap",
  description: "bubblewrap: no network, read-only system, own processes",
  wrap(argv, request) {
    const { places, limits, inbox } = request;
    const disk = String(limits.diskMb * 2 ** 20);
    const args = ["--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--cap-drop", "ALL"];
    // First, since what is shown may lie under them.
    args.push("--size", disk, "--tmpfs", HOME, "--size", disk, "--tmpfs", "/tmp");
    for (const place of places.readOnly) args.push("--ro-bind", place, place);
    for (const [name, target] of places.links) args.push("--symlink", target, name);
    for (const device of ["null", "zero", "random", "urandom"]) args.push("--dev-bind", `/dev/${device}`, `/dev/${device}`);
    // Inside, where only the sandbox's own processes are counted.
    const prlimit = program("prlimit");
    args.push("--ro-bind", prlimit, "/prlimit", "--ro-bind", inbox, INBOX, "--remount-ro", "/", "--chdir", HOME);
    return { command: "bwrap", args: [...args, "--", "/prlimit", ...prlimitArguments(limits), "--", ...argv], env: { ...sandboxEnvironment(request), PATH: process.env["PATH"] ?? "/usr/bin:/bin" } };
  },
};
