import { createHmac, createSecretKey, type KeyObject, randomUUID, timingSafeEqual } from "node:crypto";
import { Refused } from "./refusals.js";
import { SeenSignatures } from "./seenSignatures.js";

/** Version of Jupyter's messaging that this kernel speaks. */
export const PROTOCOL = "5.5";

/** Header of a message. Unknown fields are kept, since a reply carries the request's header. */
export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
  /** The subshell that the request is for; absent or null for the main one. */
  readonly subshell_id?: string | null;
}

/** A message as the handlers see it. */
export interface Message {
  /** Routing prefix of the client that sent it. */
  readonly identities: readonly Buffer[];
  readonly header: Header;
  readonly parent: Header | Record<string, never>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly content: Readonly<Record<string, unknown>>;
  readonly buffers: readonly Uint8Array[];
}

const DELIMITER = Buffer.from("<IDS|MSG>");

/** Cuts, signs and checks messages: https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol */
export class Codec {
  readonly session = randomUUID();
  readonly #hash: string;
  /** Absent where messages are not signed. */
  readonly #key: KeyObject | undefined;
  readonly #seen = new SeenSignatures();
  /** A cell's messages follow each other, and all name its request. */
  #lastParent: { readonly parent: object; readonly text: string } | undefined;

  constructor(key: string, scheme: string) {
    this.#hash = scheme.replace("hmac-", "");
    this.#key = key === "" ? undefined : createSecretKey(Buffer.from(key));
  }

  /** @throws Refused that says what is wrong, when the frames are not a message, are not signed with our key or came before */
  decode(frames: readonly Buffer[]): Message {
    const cut = frames.findIndex((frame) => frame.equals(DELIMITER));
    const [signature, header, parent, metadata, content] = frames.slice(cut + 1, cut + 6);
    if (cut < 0 || signature === undefined || header === undefined || parent === undefined || metadata === undefined || content === undefined) {
      throw new Refused("a message must have a delimiter and five frames after it");
    }
    if (this.#key !== undefined) {
      const expected = Buffer.from(this.#sign(this.#key, [header, parent, metadata, content]));
      if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
        throw new Refused("a message must be signed with the connection file's key; received another signature");
      }
      if (!this.#seen.add(signature)) throw new Refused("a message is taken once; received the same again");
    }
    const parsed = parseObject<Header>(header, "header");
    if (typeof parsed.msg_type !== "string" || typeof parsed.msg_id !== "string") {
      throw new Refused("a header must have msg_type and msg_id");
    }
    if (typeof parsed.version !== "string" || !/^5(\.|$)/.test(parsed.version)) {
      throw new Refused(`a header must have a version 5 of Jupyter's protocol; this kernel speaks ${PROTOCOL}`);
    }
    // Every reply and output carries it: what can be read may still be nested too deep to be written.
    if (Object.values(parsed).some((value) => typeof value === "object" && value !== null)) throw new Refused("a header's fields must be plain values");
    return {
      identities: frames.slice(0, cut),
      header: parsed,
      parent: parseObject<Header>(parent, "parent_header"),
      metadata: parseObject(metadata, "metadata"),
      content: parseObject(content, "content"),
      buffers: frames.slice(cut + 6),
    };
  }

  encode(
    type: string,
    content: object,
    parent: Header | Record<string, never>,
    options: { readonly identities?: readonly (Buffer | string)[]; readonly metadata?: object; readonly buffers?: readonly Uint8Array[]; readonly id?: string } = {},
  ): (Buffer | string | Uint8Array)[] {
    const header: Header = {
      msg_id: options.id ?? randomUUID(),
      msg_type: type,
      session: this.session,
      username: "kernel",
      date: new Date().toISOString(),
      version: PROTOCOL,
    };
    // As strings: zeromq copies those at once, while the release of a buffer costs a message between its threads.
    const parts = [JSON.stringify(header), this.#textOf(parent), JSON.stringify(options.metadata ?? {}), JSON.stringify(content)];
    const signature = this.#key === undefined ? "" : this.#sign(this.#key, [parts.join("")]);
    return [...(options.identities ?? []), DELIMITER, signature, ...parts, ...(options.buffers ?? [])];
  }

  #textOf(parent: object): string {
    if (this.#lastParent?.parent !== parent) this.#lastParent = { parent, text: JSON.stringify(parent) };
    return this.#lastParent.text;
  }

  #sign(key: KeyObject, parts: readonly (Buffer | string)[]): string {
    const hmac = createHmac(this.#hash, key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }
}

function parseObject<T extends object = Record<string, unknown>>(frame: Buffer, what: string): T {
  let value: unknown;
  try {
    value = JSON.parse(frame.toString("utf8"));
  } catch {
    throw new Refused(`${what} must be JSON`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Refused(`${what} must be a JSON object`);
  return value as T;
}
