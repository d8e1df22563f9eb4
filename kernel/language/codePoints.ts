/** Jupyter counts positions in Unicode code points, JavaScript in UTF-16 units: they differ after an emoji. */
export function fromCodePoints(text: string, position: number): number {
  let units = 0;
  let points = 0;
  for (const character of text) {
    if (points++ >= position) break;
    units += character.length;
  }
  return units;
}

export function toCodePoints(text: string, units: number): number {
  return [...text.slice(0, units)].length;
}
