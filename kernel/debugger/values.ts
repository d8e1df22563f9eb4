import type { Runtime } from "node:inspector";

/** Longest value that is shown whole. */
const MOST = 500;

/** What a value is, in one word. */
export function typeOf(remote: Runtime.RemoteObject): string {
  if (remote.subtype === "null") return "null";
  if (remote.type === "object") return remote.className ?? "Object";
  return remote.type;
}

/** A value on one line, as an author would write it. Runs no code of the author's. */
export function valueText(remote: Runtime.RemoteObject): string {
  const whole = written(remote);
  return whole.length <= MOST ? whole : `${whole.slice(0, MOST)}… (${whole.length} characters)`;
}

/** True if it has something inside to look at. */
export function hasChildren(remote: Runtime.RemoteObject): boolean {
  return remote.objectId !== undefined && remote.type === "object" && !["regexp", "date"].includes(remote.subtype ?? "");
}

/** How many elements an array or a typed array has, how many entries a Map or a Set. */
export function length(remote: Runtime.RemoteObject): number | undefined {
  const [, digits] = /^[\w$]+\((\d+)\)$/.exec(remote.description ?? "") ?? [];
  return digits !== undefined && ["array", "typedarray", "map", "set"].includes(remote.subtype ?? "") ? Number(digits) : undefined;
}

function written(remote: Runtime.RemoteObject): string {
  switch (remote.type) {
    case "undefined":
      return "undefined";
    case "string":
      return quoted(String(remote.value));
    case "number":
    case "bigint":
    case "boolean":
      return remote.unserializableValue ?? String(remote.value);
    case "symbol":
      return remote.description ?? "Symbol()";
    case "function":
      return firstLine(remote.description ?? "function");
    default:
      return object(remote);
  }
}

function object(remote: Runtime.RemoteObject): string {
  const { description = "Object", preview } = remote;
  if (remote.subtype === "null") return "null";
  if (remote.subtype === "error") return firstLine(description);
  if (preview === undefined || ["regexp", "date", "proxy"].includes(remote.subtype ?? "")) return firstLine(description);
  const more = preview.overflow ? ["…"] : [];
  if (preview.entries !== undefined) {
    const entries = preview.entries.map(({ key, value }) => (key === undefined ? "" : `${key.description ?? ""} => `) + (value.description ?? ""));
    return `${description} {${[...entries, ...more].join(", ")}}`;
  }
  const list = length(remote) !== undefined;
  const parts = preview.properties.map(({ name, value, type }) => {
    const shown = type === "accessor" ? "(getter)" : type === "function" ? "ƒ" : type === "string" ? quoted(value ?? "") : (value ?? type);
    return list && /^\d+$/.test(name) ? shown : `${name}: ${shown}`;
  });
  const inside = [...parts, ...more].join(", ");
  if (list) return `${description} [${inside}]`;
  return description === "Object" ? `{${inside}}` : `${description} {${inside}}`;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&").replace(/\n/g, "\\n")}'`;
}

function firstLine(text: string): string {
  const end = text.indexOf("\n");
  return end < 0 ? text : `${text.slice(0, end)} …`;
}
