import { escapeHtml } from "../display/table.js";
import { host } from "./host.js";

/** Width of a bar in text. */
const WIDTH = 30;

/** Milliseconds between two drawings: a page that draws more often has no time for anything else. */
const PACE = 100;

/** How a bar is labelled and measured. */
export interface ProgressOptions {
  /** How much there is to do; without it only how much is done is shown. */
  readonly total?: number;
  /** What is being done. */
  readonly label?: string;
  /** What is counted, such as `MB`; items, without it. */
  readonly unit?: string;
}

/** Where a bar stands in the notebook; bars that run inside it share the place below. */
interface Place {
  readonly id: string;
  shown: boolean;
  below: Place | undefined;
}

let places = 0;

function newPlace(): Place {
  return { id: `gradbook-progress-${process.pid}-${++places}`, shown: false, below: undefined };
}

/** Bars that are not closed, oldest first, with the cell that they belong to. */
const open: { readonly bar: ProgressBar; readonly place: Place; readonly signal: AbortSignal | undefined }[] = [];

/**
 * A bar that fills up: in place in a notebook and in a terminal, one line at the end elsewhere.
 *
 * It shows how much is done, how fast, and how long the rest will take: `(total − done) · elapsed / done`. A bar made while another
 * one of the same cell is open stands below it, and the next one there takes its place, so that loops in loops need two lines.
 *
 * @throws when `total` is no number of at least 0
 * @example
 * const bar = new ProgressBar({ total: files.length, label: "reading" });
 * for (const file of files) { await read(file); bar.update(); }
 * bar.close();
 */
export class ProgressBar {
  readonly #unit: string | undefined;
  readonly #begun = performance.now();
  readonly #place: Place;
  #label: string;
  #total: number | undefined;
  #done = 0;
  #drawn = -Infinity;
  #closed = false;

  constructor({ total, label = "", unit }: ProgressOptions = {}) {
    if (total !== undefined && !(total >= 0)) throw new Error(`progress: total must be a number of at least 0; received ${String(total)}. Leave it out where it is not known.`);
    this.#total = total;
    this.#label = label;
    this.#unit = unit;
    const signal = host()?.signal;
    // A bar that was left open, as by an interrupt, must not draw a later cell's bars into its own cell.
    open.splice(0, open.length, ...open.filter((other) => other.signal === signal && signal?.aborted !== true));
    const outer = open.at(-1);
    this.#place = outer === undefined ? newPlace() : (outer.place.below ??= newPlace());
    open.push({ bar: this, place: this.#place, signal });
    this.#draw(false);
  }

  /** Counts on. */
  update(count = 1): void {
    this.set(this.#done + count);
  }

  /** Sets how much is done, and how much there is in all if that has become known. */
  set(done: number, total = this.#total): void {
    this.#done = done;
    this.#total = total;
    if (!this.#closed && performance.now() - this.#drawn >= PACE) this.#draw(false);
  }

  /** Changes what stands before the bar. */
  set label(text: string) {
    this.#label = text;
  }

  /** Draws the bar for the last time; one that is not full says that it was stopped. Closing twice does no harm. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    open.splice(0, open.length, ...open.filter(({ bar }) => bar !== this));
    this.#draw(true);
  }

  #draw(last: boolean): void {
    this.#drawn = performance.now();
    const notebook = host();
    if (notebook !== undefined) {
      const options = { displayId: this.#place.id, update: this.#place.shown };
      this.#place.shown = true;
      notebook.display({ "text/plain": this.#text(last), "text/html": this.#html(last) }, options);
    } else if (process.stdout.isTTY) {
      process.stdout.write(`\r\u001B[K${this.#text(last)}${last ? "\n" : ""}`);
    } else if (last) {
      console.log(this.#text(last));
    }
  }

  get #share(): number | undefined {
    return this.#total === undefined || this.#total === 0 ? undefined : Math.min(1, this.#done / this.#total);
  }

  #text(last: boolean): string {
    const share = this.#share;
    const filled = Math.round((share ?? 0) * WIDTH);
    const bar = share === undefined ? [] : [`${String(Math.floor(share * 100)).padStart(3)} %`, `[${"█".repeat(filled)}${"·".repeat(WIDTH - filled)}]`];
    return [...(this.#label === "" ? [] : [this.#label]), ...bar, this.#words(last)].join(" ");
  }

  #html(last: boolean): string {
    const share = this.#share;
    const value = share === undefined ? (last ? ` value="1"` : "") : ` value="${share}"`;
    // The label's text is the bar's name for screen readers; a bar without one is called by its title.
    const label = this.#label === "" ? "" : `${escapeHtml(this.#label)} `;
    const title = this.#label === "" ? ' title="progress"' : "";
    return `<div style="font-family:monospace;white-space:pre"><label>${label}<progress max="1"${value}${title}></progress></label> ${escapeHtml(this.#words(last))}</div>`;
  }

  /** `45/100 · 3.9/s · 14 s left`; at the end how long it took. */
  #words(last: boolean): string {
    const seconds = (performance.now() - this.#begun) / 1000;
    const total = this.#total;
    const unit = this.#unit === undefined ? "" : ` ${this.#unit}`;
    const rate = seconds > 0 ? this.#done / seconds : 0;
    const parts = [`${amount(this.#done)}${total === undefined ? "" : `/${amount(total)}`}${unit}`];
    if (this.#done > 0) parts.push(`${amount(rate)}${unit}/s`);
    if (last) parts.push(time(seconds));
    else if (total !== undefined && this.#done > 0) parts.push(`${time((total - this.#done) / rate)} left`);
    if (last && total !== undefined && this.#done < total) parts.push("stopped");
    return parts.join(" · ");
  }
}

function amount(value: number): string {
  if (Number.isInteger(value) || value >= 1000) return Math.round(value).toLocaleString("en");
  return value >= 100 ? value.toFixed(0) : value.toPrecision(2);
}

function time(seconds: number): string {
  if (seconds < 10) return `${Math.max(0, seconds).toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
