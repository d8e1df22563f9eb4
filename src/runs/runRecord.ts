/** How a training ended, or that it is still under way. */
export type RunStatus = "running" | "finished" | "stopped" | "interrupted" | "failed";

/** What is kept of a training: the content of `run.json`. */
export interface RunRecord {
  /** Grows when the meaning of a field changes. */
  readonly format: 1;
  readonly name: string;
  /** When it began, in ISO 8601. */
  readonly started: string;
  readonly status: RunStatus;
  /** Why it did not finish, if it did not. */
  readonly reason?: string;
  readonly seconds: number;
  /** What was trained and how: layers, optimizer, loss, batch size, data. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** The seed given, or the one drawn. */
  readonly seed: number | string;
  /** One list for each metric, one number for each epoch. */
  readonly metrics: Readonly<Record<string, readonly number[]>>;
  readonly versions: Readonly<Record<string, string>>;
  /** What computed: the rung, the device and the threads. */
  readonly backend: Readonly<Record<string, unknown>>;
}
