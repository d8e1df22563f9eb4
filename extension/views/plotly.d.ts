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
  const plotly: Plotly;
  export default plotly;
}
