import { prlimitArguments } from "./limits.js";
import { HOME, INBOX, sandboxEnvironment, type Sandbox } from "./sandbox.js";

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
    args.push("--ro-bind", inbox, INBOX, "--remount-ro", "/", "--chdir", HOME);
    return { command: "prlimit", args: [...prlimitArguments(limits), "--", "bwrap", ...args, "--", ...argv], env: { ...sandboxEnvironment(request), PATH: process.env["PATH"] ?? "/usr/bin:/bin" } };
  },
};
