import type { Cleanup } from "../host/view.js";

/** Colours of a plot in JupyterLab's current theme. */
export interface Theme {
  readonly text: string;
  readonly faint: string;
  readonly grid: string;
  readonly background: string;
  readonly font: string;
  readonly train: string;
  readonly validation: string;
}

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
  };
}

/** Calls `listener` when the user changes the theme. JupyterLab marks it on the body. */
export function onThemeChange(listener: () => void): Cleanup {
  const observer = new MutationObserver(listener);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-name", "data-jp-theme-light"] });
  return () => observer.disconnect();
}
