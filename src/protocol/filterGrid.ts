import type { Sheet } from "./sheet.js";

/** What of the filters is drawn. */
export type FilterPart = "weights" | "gradients";

/** State of the widget `filterGrid`. */
export interface FilterGridState {
  /** Layers whose filters can be shown. */
  readonly layers: readonly string[];
  /** Which of them is; the page may change it. */
  readonly layer: number;
  /** One line: how many filters of which size. */
  readonly title: string;
  /** What is drawn; the page may change it. */
  readonly part: FilterPart;
  /** Whether a training has shown gradients yet. */
  readonly hasGradients: boolean;
  /** The filters. */
  readonly filters: Sheet;
  /** The value at the end of the colour scale, which runs from minus this to this; 0 for filters drawn in colours. */
  readonly reach: number;
  /** The training step that is shown; 0 when none was watched. */
  readonly step: number;
  /** What stands in the way of showing more; empty when nothing does. */
  readonly hint: string;
  /** The filter that is looked at; the page may change it, and null closes it. */
  readonly selected: number | null;
  /** The selected filter's part for each channel of its input; empty for one channel and for colours. */
  readonly channels: Sheet;
  /** Images to try the filter on. */
  readonly images: Sheet;
  readonly labels: readonly string[];
  /** Which of them is; the page may change it. */
  readonly image: number;
  /** The selected filter's activation map on the image. */
  readonly map: Sheet;
  /** Smallest and largest value of the map. */
  readonly mapRange: readonly [number, number];
  /** The patches that excite the selected filter most, the strongest first. */
  readonly patches: Sheet;
  readonly patchNotes: readonly string[];
  /** How large a patch is, and how that comes about. */
  readonly field: string;
}
