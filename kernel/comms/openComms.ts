/** The server's list of open comms, kept from the messages that pass both ways. */
export class OpenComms {
  readonly #targets = new Map<string, string>();

  note(kind: string, content: Readonly<Record<string, unknown>>): void {
    const id = String(content["comm_id"]);
    if (kind === "comm_open") this.#targets.set(id, String(content["target_name"]));
    else if (kind === "comm_close") this.#targets.delete(id);
  }

  target(id: string): string | undefined {
    return this.#targets.get(id);
  }

  /** As `comm_info_reply` wants it. */
  list(target?: string): Record<string, { target_name: string }> {
    const open = [...this.#targets].filter(([, name]) => target === undefined || name === target);
    return Object.fromEntries(open.map(([id, name]) => [id, { target_name: name }]));
  }

  /** The cells' process has ended, and its comms with it. Returns the ids that were open. */
  clear(): string[] {
    const ids = [...this.#targets.keys()];
    this.#targets.clear();
    return ids;
  }
}
