import { getHashes } from "node:crypto";
import { readFileSync } from "node:fs";

/** What a Jupyter connection file says. An empty key means that messages are not signed. */
export interface Connection {
  readonly transport: string;
  readonly ip: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly control_port: number;
  readonly hb_port: number;
  readonly key: string;
  readonly signature_scheme: string;
}

const PORTS = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"] as const;

/** @throws Error that names the file, what was expected and what came */
export function readConnection(path: string): Connection {
  let found: Partial<Connection>;
  try {
    found = JSON.parse(readFileSync(path, "utf8")) as Partial<Connection>;
  } catch (error) {
    throw wrong(path, `must be readable JSON; ${error instanceof Error ? error.message : String(error)}`);
  }
  const { transport = "tcp", ip = "127.0.0.1", key = "", signature_scheme = "hmac-sha256" } = found;
  for (const port of PORTS) {
    if (!Number.isInteger(found[port])) throw wrong(path, `${port} must be a port number; received ${JSON.stringify(found[port])}`);
  }
  if (transport !== "tcp" && transport !== "ipc") throw wrong(path, `transport must be tcp or ipc; received ${JSON.stringify(transport)}`);
  if (typeof ip !== "string" || ip === "") throw wrong(path, `ip must be the address to bind to; received ${JSON.stringify(ip)}`);
  if (typeof key !== "string") throw wrong(path, `key must be text; received ${typeof key}`);
  if (typeof signature_scheme !== "string" || !getHashes().includes(signature_scheme.replace(/^hmac-/, "")) || !signature_scheme.startsWith("hmac-")) {
    throw wrong(path, `signature_scheme must be hmac- and a hash that Node knows, such as hmac-sha256; received ${JSON.stringify(signature_scheme)}`);
  }
  return { ...found, transport, ip, key, signature_scheme } as Connection;
}

function wrong(path: string, what: string): Error {
  return new Error(`${path}: ${what}. Let Jupyter write the connection file.`);
}

/** The address of one of its ports. */
export function address(connection: Connection, port: (typeof PORTS)[number]): string {
  const separator = connection.transport === "ipc" ? "-" : ":";
  return `${connection.transport}://${connection.ip}${separator}${connection[port]}`;
}
