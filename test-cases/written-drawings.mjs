// Drawings with something written on them, as SVG.
import { centred, lettered } from "./lettering.mjs";

const page = (width, height, background, shapes) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="${background}"/>${shapes.join("")}</svg>`;

const white = "#fdfdf8";

/** A board at the entrance of a yard. */
export const parkingSign = () =>
  page(640, 480, "#93a9b5", [
    '<rect x="300" y="380" width="40" height="100" fill="#6d7278"/>',
    '<rect x="90" y="60" width="460" height="330" rx="24" fill="#fff"/><rect x="104" y="74" width="432" height="302" rx="16" fill="#1c4e96"/>',
    centred("NO PARKING", { x: 320, y: 170, size: 58, fill: "#fff" }),
    centred("Monday to Saturday", { x: 320, y: 250, size: 34, fill: "#fff" }),
    centred("8 am to 6 pm", { x: 320, y: 320, size: 40, fill: "#fff" }),
  ]);

/** @param lines of [what, when] */
export const openingHours = () =>
  page(640, 480, "#3b3a36", [
    '<rect x="60" y="40" width="520" height="400" rx="8" fill="#f7f3e6"/>',
    lettered("Opening hours", { x: 100, y: 120, size: 46 }),
    ...["Monday closed", "Tuesday 9 to 17", "Thursday 9 to 20", "Saturday 10 to 14"].map(
      (line, index) => lettered(line, { x: 100, y: 205 + index * 62, size: 34 }),
    ),
  ]);

export const streetSign = () =>
  page(720, 520, "#b7c7a7", [
    '<g transform="rotate(-20 360 260)"><rect x="90" y="190" width="540" height="140" rx="14" fill="#fff"/><rect x="100" y="200" width="520" height="120" rx="10" fill="#1b6b3a"/>',
    centred("Orchard Lane", { x: 360, y: 282, size: 62, fill: "#fff" }),
    "</g>",
  ]);

/** What is stuck on a box. */
export const parcelLabel = () =>
  page(600, 400, "#b98a5c", [
    '<rect x="60" y="60" width="480" height="280" fill="#fff"/>',
    centred("FRAGILE", { x: 300, y: 170, size: 76, fill: "#b0101f" }),
    centred("Handle with care", { x: 300, y: 260, size: 40 }),
  ]);

export const blankPage = () => page(600, 400, white, []);

const story = `The ferry leaves the harbour at seven
in the morning, when the water is still
and the gulls sleep on the roofs of the
boats. Whoever wants to sit outside comes
early and brings a blanket, for the wind
is cold until the sun is over the hills.
After an hour the first island comes out
of the mist. Nobody lives there but a man
who counts birds, and two goats that were
left behind by the last farmer. The ship
slows down, a box with bread and letters
goes over the rail into a small boat, and
a box with eggs comes back the other way.
Then there is nothing but water for a long
time. Children draw whales on the windows,
their parents read, and the cook peels a
mountain of potatoes for the soup at noon.`;

/** More words than Rekognition tells of one picture, 100. */
export const fullPage = () =>
  page(
    900,
    1000,
    white,
    story
      .split("\n")
      .map((line, index) =>
        lettered(line, { x: 70, y: 100 + index * 52, size: 32, weight: "regular" }),
      ),
  );
