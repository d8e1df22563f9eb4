const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
/** Without a terminal, a running step says so this often: a log shows that it lives, and stays short. */
const reminder = 20_000;

/** "0.4 s", "52 s", "2 min 5 s". */
export function duration(ms) {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * Shows steps as they run. On a terminal the running steps are lines at the bottom that redraw themselves with a
 * spinner, a detail and the time; a finished step leaves one line. Elsewhere plain lines: start, reminder, end.
 */
export class Progress {
  #out;
  #live;
  #running = new Map();
  #drawn = 0;
  #frame = 0;
  #timer;

  /** @param {NodeJS.WriteStream} out */
  constructor(out = process.stdout) {
    this.#out = out;
    this.#live = Boolean(out.isTTY) && process.env.TERM !== "dumb" && !process.env.CI;
  }

  /** Prints a line of its own. */
  line(text) {
    this.#erase();
    this.#out.write(`${text}\n`);
    this.#draw();
  }

  /** A step begins. */
  start(name, title) {
    const now = Date.now();
    this.#running.set(name, { title, began: now, said: now, detail: "" });
    if (!this.#live) this.#out.write(`  ${title} …\n`);
    this.#timer ??= setInterval(() => (this.#live ? this.#tick() : this.#remind()), this.#live ? 100 : 1_000);
    this.#timer.unref();
  }

  /** What a running step is at. */
  detail(name, detail) {
    const step = this.#running.get(name);
    if (step !== undefined) step.detail = detail;
  }

  /** A step ended; `note` says how. */
  end(name, { ok = true, note = "" } = {}) {
    const step = this.#running.get(name);
    if (step === undefined) return;
    this.#erase();
    this.#running.delete(name);
    const mark = ok ? "✓" : "✗";
    this.#out.write(`${mark} ${step.title}${note ? `: ${note}` : ""} (${duration(Date.now() - step.began)})\n`);
    this.#draw();
    if (this.#running.size === 0) this.stop();
  }

  /** Takes the running lines away. */
  stop() {
    this.#erase();
    this.#running.clear();
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick() {
    this.#frame = (this.#frame + 1) % frames.length;
    this.#erase();
    this.#draw();
  }

  #remind() {
    const now = Date.now();
    for (const step of this.#running.values()) {
      if (now - step.said < reminder) continue;
      step.said = now;
      this.#out.write(`  ${step.title}${step.detail ? `: ${step.detail}` : ""} … ${duration(now - step.began)}\n`);
    }
  }

  #erase() {
    if (this.#drawn > 0) this.#out.write(`\x1b[${this.#drawn}A\x1b[0J`);
    this.#drawn = 0;
  }

  #draw() {
    if (!this.#live) return;
    const width = (this.#out.columns ?? 80) - 1;
    for (const step of this.#running.values()) {
      const time = duration(Date.now() - step.began);
      // Cut to the terminal's width: a wrapped line would be erased only in part.
      const text = `${frames[this.#frame]} ${step.title} ${time}${step.detail ? `  ${step.detail}` : ""}`;
      this.#out.write(`${text.slice(0, width)}\n`);
      this.#drawn += 1;
    }
  }
}
