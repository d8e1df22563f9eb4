// What is measured inside the page: messages as they come, and drawings as they are painted.
import { CLOCK } from "./cells.mjs";

/** What of a widget changes when it draws; a plot tells it by its figure instead. */
export const DRAWS = {
  filterGrid: [".gradbook-filter-grid", { subtree: true, childList: true, attributes: true, characterData: true }],
  drawDigit: [".gradbook-draw", { attributes: true, attributeFilter: ["data-drawing"] }],
};

/**
 * Begins to watch. An age is taken after the frame that shows the drawing was painted: of a plot's newest point since it was made in the
 * kernel, and of every message since the kernel sent it.
 *
 * @param draws One of {@link DRAWS}; plots are watched in any case.
 */
export async function watch(page, draws = [null, null]) {
  await page.evaluate(
    ([clock, [selector, mutations]]) => {
      const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
      const measured = { received: [], painted: [], points: [], messages: [] };
      window.measured = measured;
      const lengths = new Map();
      let fresh = [];
      let waiting = [];
      let asked = false;

      // A message to itself arrives when the frame that is being made has been painted.
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        asked = false;
        const now = Date.now();
        measured.painted.push(performance.now());
        // Around a full million the clock begins anew.
        for (const made of fresh.splice(0)) measured.points.push(((now % clock) - made + clock) % clock);
        for (const sent of waiting.splice(0)) measured.messages.push(now - sent);
      };
      const drawn = () => {
        if (!asked) channel.port2.postMessage(0);
        asked = true;
      };
      const watchPlot = (plot) => {
        let figure = plot.figure;
        Object.defineProperty(plot, "figure", {
          configurable: true,
          get: () => figure,
          set: (next) => {
            figure = next;
            const values = next?.series[0]?.y;
            if (values === undefined || values.length <= (lengths.get(plot) ?? 0)) return;
            lengths.set(plot, values.length);
            fresh.push(values.at(-1));
            drawn();
          },
        });
        lengths.set(plot, 0);
      };
      const watchPlots = () => document.querySelectorAll(".gradbook-plot").forEach((plot) => lengths.has(plot) || watchPlot(plot));
      new MutationObserver(watchPlots).observe(document.body, { subtree: true, childList: true });
      watchPlots();
      const widget = selector === null ? null : document.querySelector(selector);
      if (widget !== null) new MutationObserver(drawn).observe(widget, mutations);

      kernel.iopubMessage.connect((_, { header, content }) => {
        if (header.msg_type !== "comm_msg" || !["update", "snapshot"].includes(content.data?.kind)) return;
        measured.received.push(performance.now());
        waiting.push(Date.parse(header.date));
      });
    },
    [CLOCK, draws],
  );
}

/** What was seen since {@link watch}: messages and painted frames a second between the first and the last of them, and ages in milliseconds. */
export async function measured(page) {
  const { received, painted, points, messages } = await page.evaluate(() => window.measured);
  if (painted.length < 2) throw new Error(`bench:widgets: the page has painted ${painted.length} drawings of ${received.length} messages; there is nothing to measure.`);
  const seconds = (Math.max(received.at(-1) ?? 0, painted.at(-1)) - Math.min(received[0] ?? Infinity, painted[0])) / 1000;
  const rate = (count) => Number((count / seconds).toPrecision(3));
  const ages = points.length > 0 ? points : messages;
  return { ...percentiles(ages), received: rate(received.length), painted: rate(painted.length), drawings: painted.length };
}

/** The middle age, and the one that nineteen in twenty stay below. */
function percentiles(ages) {
  const sorted = [...ages].sort((a, b) => a - b);
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
  return { p50: at(0.5), p95: at(0.95) };
}
