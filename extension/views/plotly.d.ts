// The parts of plotly.js that the views use; its own package has no types.
declare module "plotly.js-cartesian-dist-min" {
  export interface Trace {
    readonly x: ArrayLike<number>;
    readonly y: ArrayLike<number>;
    readonly [option: string]: unknown;
  }
  interface Plotly {
    react(el: HTMLElement, data: readonly Trace[], layout: object, config: object): Promise<void>;
    purge(el: HTMLElement): void;
    readonly Plots: { resize(el: HTMLElement): Promise<void> };
  }
  /** What plotly adds to the element that it draws into. */
  global {
    interface HTMLElement {
      on?(event: "plotly_relayout", listener: (change: Readonly<Record<string, unknown>>) => void): void;
    }
  }
  const plotly: Plotly;
  export default plotly;
}
