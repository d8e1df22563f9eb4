import { readFileSync } from "node:fs";

/** What a Jupyter connection file says. */
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

/** Reads and checks a connection file. */
export function readConnection(path: string): Connection {
  const found = JSON.parse(readFileSync(path, "utf8")) as Partial<Connection>;
  for (const port of PORTS) {
    if (!Number.isInteger(found[port])) {
      throw new Error(`${path}: ${port} must be a port number; received ${JSON.stringify(found[port])}. Let Jupyter write the file.`);
    }
  }
  const scheme = found.signature_scheme ?? "hmac-sha256";
  if (!scheme.startsWith("hmac-")) {
    throw new Error(`${path}: signature_scheme must be hmac-<hash>; received ${JSON.stringify(scheme)}. Let Jupyter write the file.`);
  }
  return { transport: "tcp", ip: "127.0.0.1", key: "", ...found, signature_scheme: scheme } as Connection;
}

/** The address of one of its ports. */
export function address(connection: Connection, port: (typeof PORTS)[number]): string {
  const separator = connection.transport === "ipc" ? "-" : ":";
  return `${connection.transport}://${connection.ip}${separator}${connection[port]}`;
}
