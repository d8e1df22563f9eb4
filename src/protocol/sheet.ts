/** Pictures of one size in one PNG, one below the other. */
export interface Sheet {
  /** The PNG in base64; empty when there is nothing to show. */
  readonly png: string;
  /** Pixels of one picture. */
  readonly width: number;
  readonly height: number;
  readonly count: number;
}

/** A sheet without pictures. */
export const EMPTY_SHEET: Sheet = { png: "", width: 0, height: 0, count: 0 };
