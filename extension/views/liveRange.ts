/** Share of the span that is added beyond a value that left the range, so that it leaves it seldom. */
const HEADROOM = 0.2;

/** The range of an axis while its curve grows: it only ever widens, and by more than was asked for. */
export class LiveRange {
  #low = Infinity;
  #high = -Infinity;

  /** Lowest and highest value of the axis. */
  get ends(): [number, number] {
    return this.#low < this.#high ? [this.#low, this.#high] : [0, 1];
  }

  /**
   * Widens the range to hold a value.
   *
   * @returns Whether it had to, so that the axis must be drawn anew.
   */
  include(value: number): boolean {
    if (!Number.isFinite(value) || (value >= this.#low && value <= this.#high)) return false;
    if (this.#low > this.#high) {
      const room = Math.max(Math.abs(value) * HEADROOM, 1e-6);
      [this.#low, this.#high] = [value - room, value + room];
      return true;
    }
    const room = HEADROOM * (Math.max(value, this.#high) - Math.min(value, this.#low));
    if (value < this.#low) this.#low = value - room;
    else this.#high = value + room;
    return true;
  }
}
