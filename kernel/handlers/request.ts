import type { Channel } from "../wire/wire.js";
import type { Message } from "../wire/message.js";
import type { Kernel } from "../kernel.js";

/** A request on its way through a handler. */
export interface Request {
  readonly kernel: Kernel;
  readonly channel: Channel;
  readonly message: Message;
  /** Publishes an output or event that belongs to this request. */
  publish(type: string, content: object, options?: { readonly metadata?: object; readonly buffers?: readonly Uint8Array[] }): void;
}

/** Answers one type of message: returns the reply's content, or undefined for a message that has no reply. */
export type Handler = (request: Request) => object | undefined | Promise<object | undefined>;

/** A string out of a message's content. */
export function text(content: Readonly<Record<string, unknown>>, key: string): string {
  const value = content[key];
  if (typeof value !== "string") throw new TypeError(`${key} must be a string; received ${JSON.stringify(value)}.`);
  return value;
}

/** Strings by name out of a message's content; none when the message has none. */
export function texts(content: Readonly<Record<string, unknown>>, key: string): Readonly<Record<string, string>> {
  const value = content[key] ?? {};
  const strings = typeof value === "object" && !Array.isArray(value) && Object.values(value).every((item) => typeof item === "string");
  if (!strings) throw new TypeError(`${key} must be an object of strings; received ${JSON.stringify(value)}.`);
  return value as Record<string, string>;
}
