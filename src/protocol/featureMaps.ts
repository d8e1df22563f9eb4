import type { Sheet } from "./sheet.js";

/** What one layer makes of the image. */
export interface LayerMaps {
  readonly name: string;
  /** The output's shape, such as "[26, 26, 32]". */
  readonly shape: string;
  /** One picture a channel; for a layer without rows and columns one picture of all its numbers side by side. */
  readonly maps: Sheet;
  /** Smallest and largest value over all channels. */
  readonly range: readonly [number, number];
  /** How many channels there are; the sheet may hold fewer. */
  readonly channels: number;
}

/** State of the widget `featureMaps`. */
export interface FeatureMapsState {
  readonly title: string;
  readonly images: Sheet;
  readonly labels: readonly string[];
  /** The image that is followed; the page may change it. */
  readonly image: number;
  readonly layers: readonly LayerMaps[];
  /** The network's answers, the strongest first: a name and a score. */
  readonly answers: readonly (readonly [string, number])[];
  /** The training step that is shown; 0 when none was watched. */
  readonly step: number;
  /** What stands in the way of showing more; empty when nothing does. */
  readonly hint: string;
}
