import { SetupFailure } from "./failure.mjs";

const unreachable =
  /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|Failed to establish a new connection|Temporary failure in name resolution|Name or service not known|Max retries exceeded|ReadTimeoutError|ConnectTimeoutError|NewConnectionError|ProxyError|Network is unreachable|\(from versions: none\)/;
const certificate = /CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT|unable to verify the first certificate/;
const full = /ENOSPC|No space left on device/;
const forbidden = /EACCES|EROFS|Permission denied|Read-only file system/;

/**
 * The one line for a package manager that failed.
 * @param {{ tool: "npm" | "pip", what: string, output: string, log: string }} failed
 */
export function packageFailure({ tool, what, output, log }) {
  const settings = tool === "npm" ? "npm config get registry, npm config get proxy" : "pip config list, HTTPS_PROXY";
  if (full.test(output)) return new SetupFailure(`The disk is full: ${what} did not fit (all of them need about 3 GB). Make room, then run again.`, log);
  if (certificate.test(output)) {
    return new SetupFailure(`${tool} does not trust the certificate of its package registry: tell it your network's certificate (${settings}), then run again.`, log);
  }
  if (unreachable.test(output)) {
    return new SetupFailure(`${tool} cannot reach its package registry, so ${what} are missing: check the network or the proxy (${settings}), then run again.`, log);
  }
  if (forbidden.test(output)) {
    return new SetupFailure(`${tool} may not write ${what}: clone Gradbook into a folder that you may write to, then run again.`, log);
  }
  // npm's first error line is a bare code and its last names its own log; what happened stands between.
  const lines = output.trim().split("\n").map((line) => line.trim());
  const errors = lines.map((line) => /^(?:npm error|ERROR:) +(?!code |errno |syscall |A complete log)(.+)/.exec(line)?.[1]).filter((line) => line !== undefined);
  return new SetupFailure(`${tool} could not install ${what}: ${errors[0] ?? lines.at(-1) ?? "it said nothing"}`, log);
}
