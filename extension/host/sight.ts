import type { Cleanup } from "./view.js";

/** How far outside the visible part a widget still counts as in sight, so that scrolling finds it drawn. */
const MARGIN = "200px";

/** Tells whether an element is on the screen, now and whenever it changes: it can be scrolled away, or its tab can be hidden. */
export function watchSight(el: Element, tell: (inSight: boolean) => void): Cleanup {
  let near = true;
  let last: boolean | undefined;
  const update = (): void => {
    const inSight = near && !document.hidden;
    if (inSight !== last) tell((last = inSight));
  };
  const observer = new IntersectionObserver(
    (entries) => {
      near = entries.at(-1)?.isIntersecting ?? near;
      update();
    },
    { rootMargin: MARGIN },
  );
  observer.observe(el);
  document.addEventListener("visibilitychange", update);
  return () => {
    observer.disconnect();
    document.removeEventListener("visibilitychange", update);
  };
}
