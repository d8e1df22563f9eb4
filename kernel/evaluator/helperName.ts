/** The one name that rewritten code uses; it lives on the cell process's globalThis. */
export const HELPER = "__gradbook";
