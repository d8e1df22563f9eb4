import type { Scores } from "../metrics/totals.js";
import { Callback } from "./callback.js";

export interface RemoteMonitorOptions {
  /** The address that figures are sent to. */
  readonly url: string;
  /** Added to each request's headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** See {@link remoteMonitor}. */
export class RemoteMonitor extends Callback {
  readonly url: string;
  readonly #headers: Readonly<Record<string, string>>;
  #warned = false;

  constructor({ url, headers = {} }: RemoteMonitorOptions) {
    super();
    if (!URL.canParse(url)) throw new Error(`remoteMonitor: url must be an address such as http://localhost:9000; received ${JSON.stringify(url)}.`);
    [this.url, this.#headers] = [url, headers];
  }

  override async onEpochEnd(epoch: number, scores: Scores): Promise<void> {
    try {
      const answer = await fetch(this.url, { method: "POST", headers: { "content-type": "application/json", ...this.#headers }, body: JSON.stringify({ epoch, ...scores }) });
      if (!answer.ok) throw new Error(`it answered ${answer.status}`);
    } catch (error) {
      if (!this.#warned) console.warn(`remoteMonitor: ${this.url} can't be reached (${error instanceof Error ? error.message : String(error)}). Training goes on.`);
      this.#warned = true;
    }
  }
}

/**
 * Sends the figures to a server after every epoch, as JSON by POST. A server that does not answer is said once and costs the training nothing.
 *
 * @param options.url the address
 * @param options.headers added to each request's headers
 * @throws when url is no address
 * @example callbacks.remoteMonitor({ url: "http://localhost:9000/publish/epoch/end" })
 */
export function remoteMonitor(options: RemoteMonitorOptions): RemoteMonitor {
  return new RemoteMonitor(options);
}
