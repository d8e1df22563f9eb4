// What is measured inside the page: messages as they come, and points as they are painted.
import { CLOCK } from "./cells.mjs";

/** Begins to watch. A point's age is taken after the frame that shows it was painted. */
export async function watch(page) {
  await page.evaluate((clock) => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    const seen = new Map();
    const measured = { began: performance.now(), received: 0, painted: 0, ages: [], ways: [], stop: false };
    window.measured = measured;
    const afterPaint = (then) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = then;
      channel.port2.postMessage(0);
    };
    // A model's message: its header has the time at which the kernel sent it.
    kernel.iopubMessage.connect((_, { header, content }) => {
      if (header.msg_type !== "comm_msg" || !["update", "snapshot"].includes(content.data?.kind)) return;
      measured.received++;
      const sent = Date.parse(header.date);
      requestAnimationFrame(() => afterPaint(() => measured.ways.push(Date.now() - sent)));
    });
    const look = () => {
      if (measured.stop) return;
      requestAnimationFrame(look);
      const fresh = [];
      for (const plot of document.querySelectorAll(".gradbook-plot")) {
        const values = plot.figure?.series[0]?.y;
        if (values === undefined || values.length === 0 || seen.get(plot) === values.length) continue;
        seen.set(plot, values.length);
        fresh.push(values.at(-1));
      }
      if (fresh.length === 0) return;
      afterPaint(() => {
        measured.painted++;
        const now = Date.now() % clock;
        // Around a full million the clock begins anew.
        for (const sent of fresh) measured.ages.push((now - sent + clock) % clock);
      });
    };
    look();
  }, CLOCK);
}

/** What was seen since {@link watch}: messages and painted frames a second, and ages in milliseconds. */
export async function measured(page) {
  const { seconds, received, painted, ages, ways } = await page.evaluate(() => {
    const { began, ...rest } = window.measured;
    window.measured.stop = true;
    return { ...rest, seconds: (performance.now() - began) / 1000 };
  });
  const latencies = (ages.length > 0 ? ages : ways).sort((a, b) => a - b);
  const at = (share) => (latencies.length === 0 ? null : latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))]);
  const rate = (count) => Number((count / seconds).toPrecision(3));
  return { p50: at(0.5), p95: at(0.95), received: rate(received), painted: ages.length > 0 ? rate(painted) : null, points: latencies.length };
}
