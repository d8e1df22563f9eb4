import type { Cleanup } from "../host/view.js";

/** Share of the page's time that one widget may spend on drawing; the training usually runs on the same machine. */
const SHARE = 0.05;

/** Longest pause that the share may lead to, in milliseconds. */
const LONGEST_PAUSE = 250;

/**
 * Gathers requests to draw into at most one a frame, and into fewer where drawing is slow.
 *
 * @param draw Draws the newest state.
 * @returns `request` asks for a drawing; `stop` takes back what is still to come.
 */
export function oncePerFrame(draw: () => void): { readonly request: () => void; readonly stop: Cleanup } {
  let frame: number | undefined;
  let timer: number | undefined;
  /** Infinity while a drawing is being painted. */
  let notBefore = 0;
  let asked = false;

  const painted = new MessageChannel();
  painted.port1.onmessage = ({ data: start }: MessageEvent<number>) => {
    const pause = Math.min(LONGEST_PAUSE, (performance.now() - start) / SHARE);
    notBefore = start + pause;
    if (asked) request();
  };

  const paint = (): void => {
    frame = undefined;
    const start = performance.now();
    notBefore = Infinity;
    draw();
    // The browser lays out and paints after this; a message comes back when it is done, so that its time counts too.
    painted.port2.postMessage(start);
  };
  const request = (): void => {
    if (frame !== undefined || timer !== undefined) return;
    asked = notBefore === Infinity;
    if (asked) return;
    const wait = notBefore - performance.now();
    if (wait <= 0) {
      frame = requestAnimationFrame(paint);
      return;
    }
    timer = window.setTimeout(() => {
      timer = undefined;
      frame = requestAnimationFrame(paint);
    }, wait);
  };
  const stop = (): void => {
    if (frame !== undefined) cancelAnimationFrame(frame);
    window.clearTimeout(timer);
    frame = undefined;
    timer = undefined;
    painted.port1.close();
  };
  return { request, stop };
}
