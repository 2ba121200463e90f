// Draws the icons of the installed client into public/: node scripts/icons.mjs. The shapes are those of public/icon.svg.
import { Buffer } from "node:buffer";
import { writeFileSync } from "node:fs";
import process from "node:process";
import { URL } from "node:url";
import { deflateSync } from "node:zlib";

const teal = [0x0b, 0x6e, 0x69];
const white = [0xff, 0xff, 0xff];
const mint = [0x8f, 0xe3, 0xd8];

/** Where each goes, how large it is, and how far the drawing shrinks: launchers cut maskable icons down to a circle of 80 %. */
export const icons = [
  { name: "icon-192.png", size: 192, scale: 1, full: false },
  { name: "icon-512.png", size: 512, scale: 1, full: false },
  { name: "icon-maskable-192.png", size: 192, scale: 0.78, full: true },
  { name: "icon-maskable-512.png", size: 512, scale: 0.78, full: true },
  { name: "apple-touch-icon.png", size: 180, scale: 0.9, full: true },
];

function toSegment(x, y, ax, ay, bx, by) {
  const t = Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)));
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
}

// Distances to the edges of the shapes, in the 64 units of the drawing; negative inside.
const tile = (x, y) => Math.hypot(Math.max(Math.abs(x - 32) - 15, 0), Math.max(Math.abs(y - 32) - 15, 0)) - 17;
// Two legs that meet in an arc of radius 3.2 around (32.05, 43.1): the stroke is 7 wide.
const letter = (x, y) => {
  const legs = Math.min(toSegment(x, y, 17, 20, 29.2, 44.5), toSegment(x, y, 34.9, 44.5, 47, 20));
  const [dx, dy] = [x - 32.05, y - 43.1];
  const arc = dy > 1.4 * 0.4 * Math.abs(dx) ? Math.abs(Math.hypot(dx, dy) - 3.2) : Infinity;
  return Math.min(legs, arc) - 3.5;
};
const dot = (x, y) => Math.hypot(x - 47, y - 20) - 5.5;

/** The picture as rows of RGBA, each after the byte that says that it is not filtered. */
export function draw({ size, scale, full }) {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  const unit = 64 / size; // one pixel, in units of the drawing
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const at = (pixel) => ((pixel + 0.5) * unit - 32) / scale + 32;
      const [x, y] = [at(column), at(row)];
      const covered = (shape) => Math.max(0, Math.min(1, 0.5 - (shape(x, y) * scale) / unit));
      let colour = teal;
      for (const [shape, paint] of [[letter, white], [dot, mint]]) {
        const part = covered(shape);
        colour = colour.map((value, i) => value + (paint[i] - value) * part);
      }
      const place = row * (size * 4 + 1) + 1 + column * 4;
      rows.set([...colour.map(Math.round), Math.round(255 * (full ? 1 : covered(tile)))], place);
    }
  }
  return rows;
}

const crcs = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  let crc = 0xffffffff;
  for (const byte of body) crc = crcs[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE((crc ^ 0xffffffff) >>> 0, body.length + 4);
  return frame;
}

function png(icon) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(icon.size, 0);
  head.writeUInt32BE(icon.size, 4);
  head.set([8, 6, 0, 0, 0], 8); // eight bits, RGBA, nothing interlaced
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(draw(icon), { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

if (process.argv[1] === new URL(import.meta.url).pathname)
  for (const icon of icons) writeFileSync(new URL(`../public/${icon.name}`, import.meta.url), png(icon));
