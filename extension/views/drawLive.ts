import type { Cleanup, ViewModel } from "../host/view.js";
import { oncePerFrame } from "./oncePerFrame.js";

/**
 * Draws at once, and again after every change, a few times a second at most.
 *
 * @param root What is drawn; it is taken off the page at the end.
 * @returns What ends it.
 */
export function drawLive(model: ViewModel, root: HTMLElement, draw: () => void): Cleanup {
  const painter = oncePerFrame(draw);
  const stops = [model.on("change", painter.request), model.on("live", painter.request), painter.stop];
  draw();
  return () => {
    for (const stop of stops) stop();
    root.remove();
  };
}
