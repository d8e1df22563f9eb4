/** A colour: red, green and blue from 0 to 255. */
type Colour = readonly [number, number, number];

/** 256 colours for a PNG whose pixels are numbers of them. */
export type Palette = Uint8Array;

/** Blue, white, orange for values below, at and above zero: told apart by every kind of colour vision. */
export const SIGNED: Palette = palette([[8, 69, 148], [107, 174, 214], [247, 247, 247], [253, 174, 107], [166, 54, 3]]);

/** Dark violet over green to yellow for values from small to large: brighter is more, in grey print too. */
export const RISING: Palette = palette([[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]]);

/** Black to white. */
export const GREY: Palette = palette([[0, 0, 0], [255, 255, 255]]);

/** The stops stand at equal distances; between them colours are mixed. */
function palette(stops: readonly Colour[]): Palette {
  const colours = new Uint8Array(256 * 3);
  for (let index = 0; index < 256; index++) {
    const place = (index / 255) * (stops.length - 1);
    const [from, share] = [Math.min(Math.floor(place), stops.length - 2), place - Math.min(Math.floor(place), stops.length - 2)];
    for (let part = 0; part < 3; part++) {
      const [a, b] = [stops[from]?.[part] ?? 0, stops[from + 1]?.[part] ?? 0];
      colours[index * 3 + part] = Math.round(a + (b - a) * share);
    }
  }
  return colours;
}
