import { escapeHtml } from "../display/table.js";
import type { FeatureMapsState } from "../protocol/featureMaps.js";
import { frameSvg, sheetSvg } from "./sheetSvg.js";

const WIDTH = 760;

/** What every layer makes of an image as a plain SVG picture, a row a layer, for places that run no script. */
export function featureSvg({ title, layers, images, image, labels, answers, hint }: FeatureMapsState): string {
  const head = `${title}: what every layer makes of ${labels[image] === undefined ? `image ${image + 1}` : `a ${labels[image]}`}`;
  const zoom = Math.max(1, Math.round(84 / Math.max(1, images.width, images.height)));
  const all = sheetSvg(images, { x: 0, y: 0, side: 84, across: 1, gap: 0 });
  const [w, h] = [images.width * zoom, images.height * zoom];
  const parts = [text(12, 20, head, true), `<svg x="12" y="32" width="${w}" height="${h}" viewBox="0 ${image * h} ${w} ${h}">${all.content}</svg>`];
  const said = answers.map(([name, score], i) => `${i === 0 ? "answers " : "then "}${name}: ${Number(score.toPrecision(3))}`);
  said.forEach((words, i) => parts.push(text(24 + w, 50 + i * 18, words, i === 0)));
  let y = 32 + h + 24;
  layers.forEach(({ name, shape, maps, range: [low, high], channels }) => {
    const isStrip = maps.height === 1 && maps.count === 1;
    const side = isStrip ? Math.min(WIDTH - 24, Math.max(maps.width, 400)) : Math.min(44, Math.max(26, maps.width));
    const more = !isStrip && maps.count < channels ? `, the first ${maps.count} of ${channels}` : "";
    parts.push(text(12, y, `${name} ${shape}${more}: from ${low.toPrecision(3)} (dark) to ${high.toPrecision(3)} (bright)`, true));
    const across = Math.max(1, Math.floor((WIDTH - 24) / (Math.max(1, Math.round(side / Math.max(1, maps.width))) * Math.max(1, maps.width) + 4)));
    if (isStrip) {
      parts.push(`<svg x="12" y="${y + 6}" width="${side}" height="14" viewBox="0 0 ${maps.width} 1" preserveAspectRatio="none"><image width="${maps.width}" height="1" preserveAspectRatio="none" style="image-rendering:pixelated" href="data:image/png;base64,${maps.png}"/></svg>`);
      y += 42;
    } else {
      const drawn = sheetSvg(maps, { x: 12, y: y + 6, side, across });
      parts.push(drawn.content);
      y += drawn.height + 26;
    }
  });
  if (hint !== "") parts.push(text(12, y, hint));
  return frameSvg(escapeHtml(head), WIDTH, y + 12, parts.join(""));
}

function text(x: number, y: number, words: string, bold = false): string {
  return `<text x="${x}" y="${y}" ${bold ? 'font-weight="600" fill="#222"' : 'fill="#555"'}>${escapeHtml(words)}</text>`;
}
