/** State of the widget `imageGrid`. */
export interface ImageGridState {
  /** A PNG in base64 that holds the images one below the other. */
  readonly png: string;
  /** Pixels of one image. */
  readonly width: number;
  readonly height: number;
  readonly count: number;
  /** The images' numbers in their data. */
  readonly indices: readonly number[];
  /** What each image is; empty when unknown. */
  readonly labels: readonly string[];
  /** What the network takes each for; empty without a network. */
  readonly predictions: readonly string[];
  /** How sure the network is of that, from 0 to 1; empty without a network. */
  readonly confidence: readonly number[];
  /** One line below the images. */
  readonly note: string;
}
