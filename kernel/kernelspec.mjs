import { mkdirSync, readFileSync, writeFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";

/**
 * Writes Jupyter's description of this kernel: kernel.json and its logos. Node's built-ins only, since set-up runs it before
 * anything is installed.
 *
 * @param {{ root: string, dir: string, node?: string }} options `root`: the project's folder; `dir`: the folder to write, which a
 *   Jupyter data path sees as `kernels/gradbook`; `node`: the program that runs the kernel
 * @returns {boolean} whether anything had to be written
 */
export function writeKernelspec({ root, dir, node = process.execPath }) {
  const spec = {
    argv: [node, ...FLAGS, join(root, "dist", "kernel", "main.js"), "{connection_file}"],
    display_name: "TypeScript (Gradbook)",
    language: "typescript",
    interrupt_mode: "message",
    env: {},
    metadata: { debugger: true },
  };
  const files = {
    "kernel.json": Buffer.from(`${JSON.stringify(spec, null, 2)}\n`),
    "logo-svg.svg": Buffer.from(LOGO),
    "logo-32x32.png": logoPng(32),
    "logo-64x64.png": logoPng(64),
  };
  mkdirSync(dir, { recursive: true });
  let changed = false;
  for (const [name, content] of Object.entries(files)) {
    const path = join(dir, name);
    if (existsSync(path) && readFileSync(path).equals(content)) continue;
    writeFileSync(path, content);
    changed = true;
  }
  return changed;
}

/** Room for what a cell of a hundred lines leaves behind: with V8's own beginning of 1 MB, every second such cell waits for a collection. */
const FLAGS = ["--min-semi-space-size=8"];

/** A descent: the loss curve falling across a blue page, its points marked. In a 64 by 64 frame. */
const CURVE = [[12, 14], [20, 34], [30, 44], [42, 49], [53, 51]];
const PAGE = [0x1f, 0x5f, 0xbf];
const INK = [0xff, 0xff, 0xff];

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">
  <rect width="64" height="64" rx="12" fill="rgb(${PAGE.join(",")})"/>
  <polyline points="${CURVE.map((point) => point.join(",")).join(" ")}" fill="none" stroke="rgb(${INK.join(",")})" stroke-width="4" stroke-linejoin="round" stroke-linecap="round"/>
  ${CURVE.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="4" fill="rgb(${INK.join(",")})"/>`).join("\n  ")}
</svg>
`;

/** The same drawing as pixels: each is sampled 16 times, so that edges are smooth. */
function logoPng(size) {
  const rows = [];
  for (let y = 0; y < size; y++) {
    const row = Buffer.alloc(1 + size * 4);
    for (let x = 0; x < size; x++) {
      let page = 0;
      let ink = 0;
      for (let sample = 0; sample < 16; sample++) {
        const px = ((x + ((sample % 4) + 0.5) / 4) * 64) / size;
        const py = ((y + ((sample >> 2) + 0.5) / 4) * 64) / size;
        if (!insidePage(px, py)) continue;
        if (onCurve(px, py)) ink += 1;
        else page += 1;
      }
      const covered = ink + page;
      const at = 1 + x * 4;
      for (let channel = 0; channel < 3; channel++) {
        row[at + channel] = covered === 0 ? 0 : Math.round((INK[channel] * ink + PAGE[channel] * page) / covered);
      }
      row[at + 3] = Math.round((covered * 255) / 16);
    }
    rows.push(row);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(Buffer.concat(rows), { level: 9 });
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

function insidePage(x, y) {
  const dx = Math.max(12 - x, x - 52, 0);
  const dy = Math.max(12 - y, y - 52, 0);
  return dx * dx + dy * dy <= 144;
}

function onCurve(x, y) {
  if (CURVE.some(([px, py]) => Math.hypot(x - px, y - py) <= 4)) return true;
  return CURVE.slice(1).some(([bx, by], index) => {
    const [ax, ay] = CURVE[index];
    const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
    const t = Math.min(1, Math.max(0, along));
    return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)) <= 2;
  });
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(8 + body.length);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), 4 + body.length);
  return framed;
}

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
