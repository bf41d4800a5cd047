// Drawings with people in them, as SVG. They all have the one face that the tests of the local detector know.
import { readFileSync } from "node:fs";
import { centred } from "./lettering.mjs";

const svg = readFileSync(
  new URL("../backend/local/detector/faces/drawn-face.svg", import.meta.url),
  "utf8",
);
const between = (start, end) => svg.split(start)[1].split(end)[0];
const defs = between("<defs>", "</defs>");
const face = between('<g filter="url(#soft)">', "</g>\n</svg>");

/** @param radius pixels from the middle between the ears to an ear; turned in degrees, clockwise */
const person = ({ x, y, radius, turned = 0 }) =>
  `<g transform="translate(${x} ${y}) rotate(${turned}) scale(${radius / 100})" filter="url(#soft)">${face}</g>`;

export const people = (width, height, faces, more = "") =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><defs>${defs}</defs><rect width="${width}" height="${height}" fill="#9db4c0"/>${faces.map(person).join("")}${more}</svg>`;

export const portrait = () => people(480, 480, [{ x: 240, y: 210, radius: 105 }]);

export const family = () =>
  people(900, 520, [
    { x: 180, y: 200, radius: 85, turned: -8 },
    { x: 460, y: 180, radius: 100 },
    { x: 740, y: 250, radius: 70, turned: 12 },
  ]);

/** Someone beside a board: all four features have something to look at. */
export const guide = () =>
  people(
    900,
    600,
    [{ x: 220, y: 250, radius: 110 }],
    `<rect x="460" y="120" width="380" height="260" rx="12" fill="#fff"/><rect x="472" y="132" width="356" height="236" rx="8" fill="#7a2230"/>${centred(
      "City Museum",
      { x: 650, y: 225, size: 46, fill: "#fff" },
    )}${centred("Entrance", { x: 650, y: 310, size: 46, fill: "#fff" })}`,
  );

/** Far off, on a beach: someone in a bathing suit, who is a few shapes. */
export const bather = () =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600" viewBox="0 0 600 600"><rect width="600" height="600" fill="#8cc7ea"/><rect y="230" width="600" height="130" fill="#2d7fb0"/><rect y="350" width="600" height="250" fill="#e8d3a0"/><g fill="#d9a27c"><circle cx="300" cy="150" r="46"/><rect x="284" y="180" width="32" height="50"/><path d="M230 230 Q300 205 370 230 L356 420 H244Z"/><path d="M232 232 L196 390 L216 396 L258 262Z M368 232 L404 390 L384 396 L342 262Z"/><path d="M246 410 L256 590 H290 L298 430 H302 L310 590 H344 L354 410Z"/></g><path d="M246 250 Q300 240 354 250 L358 440 Q300 470 242 440Z" fill="#c22f4e"/><path d="M252 148 C246 80 354 80 348 148 C330 110 270 110 252 148Z" fill="#3a2a20"/></svg>`;
