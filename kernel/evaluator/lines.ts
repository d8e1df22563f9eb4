import { StringDecoder } from "node:string_decoder";

/** Cuts a byte stream into lines of JSON; feed it chunks as they arrive. */
export class JsonLines {
  readonly #decoder = new StringDecoder("utf8");
  #parts: string[] = [];

  constructor(private readonly onValue: (value: unknown) => void) {}

  push(chunk: Buffer): void {
    const lines = this.#decoder.write(chunk).split("\n");
    const last = lines.pop() ?? "";
    for (const line of lines) {
      const whole = this.#parts.join("") + line;
      this.#parts = [];
      this.onValue(JSON.parse(whole));
    }
    if (last !== "") this.#parts.push(last);
  }
}
