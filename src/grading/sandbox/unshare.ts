import { prlimitArguments } from "./limits.js";
import { HOME, INBOX, sandboxEnvironment, type Sandbox } from "./sandbox.js";

/** Devices without which hardly a program runs. */
const DEVICES = ["null", "zero", "random", "urandom"];

/** Each sandbox mounts its own root here, which nobody outside sees. Every Linux has this folder, and none of the places that are shown lies in it. */
const ROOT = "/sys";

/**
 * A sandbox of Linux' namespaces, by util-linux alone: a root folder of its own with read-only mounts, no network, its own processes.
 *
 * Nothing is mounted on `/proc`: there a process could write into its own memory, past every check of JavaScript. The set-up's
 * capabilities are dropped before the program starts, so that it can't mount anything itself.
 */
export const unshare: Sandbox = {
  name: "unshare",
  description: "Linux namespaces (unshare): no network, read-only system, own processes",
  wrap(argv, request) {
    const script = setUp(request.places.readOnly, request.places.links, request.inbox, request.limits.diskMb);
    const namespaces = ["--user", "--map-root-user", "--mount", "--pid", "--ipc", "--uts", "--net", "--fork", "--kill-child"];
    const drop = ["/setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", "/prlimit", ...prlimitArguments(request.limits)];
    return { command: "unshare", args: [...namespaces, "sh", "-c", script, "sandbox", ...drop, "--", ...argv], env: { ...sandboxEnvironment(request), PATH: process.env["PATH"] ?? "/usr/bin:/bin" } };
  },
};

/** The script that makes the root folder and goes there; it ends as the program. Any step that fails ends it: better no program than one that is half shut in. */
function setUp(readOnly: readonly string[], links: readonly (readonly [string, string])[], inbox: string, diskMb: number): string {
  const at = (place: string): string => quoted(ROOT + place);
  const lines = ["set -e", "setpriv=$(command -v setpriv)", "prlimit=$(command -v prlimit)", "umount=$(command -v umount)"];
  lines.push(`mount -t tmpfs -o size=4m,mode=755,nosuid,nodev tmpfs ${ROOT}`);
  lines.push(
    'show() { if [ -d "$1" ]; then mkdir -p "$2"; else mkdir -p "${2%/*}"; : > "$2"; fi',
    // With what is mounted below, which can't be left out; read-only each, for the flag is not inherited.
    'mount --rbind "$1" "$2"; mount -o "remount,bind,ro,nosuid,nodev$3" "$2"; }',
  );
  lines.push(`mkdir -p ${at("/dev")} ${at(HOME)} ${at("/tmp")} ${at("/old")}`);
  for (const device of DEVICES) lines.push(`: > ${at(`/dev/${device}`)}`, `mount --bind /dev/${device} ${at(`/dev/${device}`)}`);
  // Nothing that is written here can be loaded as native code. First, since what is shown may lie under them.
  for (const place of [HOME, "/tmp"]) lines.push(`mount -t tmpfs -o size=${diskMb}m,nosuid,nodev,noexec tmpfs ${at(place)}`);
  // A flag that a mount has from outside can't be taken off, and proc is mounted without execution nearly everywhere.
  for (const place of readOnly) lines.push(`show ${quoted(place)} ${at(place)} "${place.startsWith("/proc/") ? ",noexec" : ""}"`);
  lines.push(`mkdir -p ${at("/proc/self")}`);
  for (const [name, target] of links) lines.push(`ln -s ${quoted(target)} ${at(name)}`);
  lines.push(`show "$setpriv" ${at("/setpriv")} ""`, `show "$prlimit" ${at("/prlimit")} ""`, `show ${quoted(inbox)} ${at(INBOX)} ",noexec"`);
  // umount asks the system for what is mounted, and there is no /proc to answer.
  lines.push(`echo "1 0 0:1 / /old rw - tmpfs tmpfs rw" > ${at("/proc/self/mountinfo")}`);
  lines.push(`mount -o remount,bind,ro,nosuid,nodev ${ROOT}`, `cd ${ROOT}`, "pivot_root . old", '"/old$umount" -l /old', `cd ${HOME}`, 'exec "$@"');
  return lines.join("\n");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
