import type { PlotTheme } from "../plot/figure.js";
import type { Cleanup } from "../host/view.js";

/** Colours of a plot in JupyterLab's current theme. */
export interface Theme extends PlotTheme {
  readonly train: string;
  readonly validation: string;
  /** One after the other for several runs, told apart by every kind of colour vision. */
  readonly runs: readonly string[];
}

const RUN_COLOURS = 7;

/** The theme's colours as they are now, read from the element's CSS variables (style/widgets.css). */
export function readTheme(el: HTMLElement): Theme {
  const style = getComputedStyle(el);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  return {
    text: colour("--gradbook-text"),
    faint: colour("--gradbook-faint"),
    grid: colour("--gradbook-grid"),
    background: colour("--gradbook-background"),
    font: style.fontFamily,
    train: colour("--gradbook-train"),
    validation: colour("--gradbook-validation"),
    runs: Array.from({ length: RUN_COLOURS }, (_, index) => colour(`--gradbook-run-${index + 1}`)),
  };
}

/** Calls `listener` when the user changes the theme. JupyterLab marks it on the body. */
export function onThemeChange(listener: () => void): Cleanup {
  const observer = new MutationObserver(listener);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-name", "data-jp-theme-light"] });
  return () => observer.disconnect();
}
