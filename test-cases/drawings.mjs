// The drawings of the test cases, as SVG: vectors of our own. Letters and digits are drawn as lines, so that no font of the
// machine takes part.

const linear = (id, from, to, direction = 'x2="0" y2="1"') =>
  `<linearGradient id="${id}" x1="0" y1="0" ${direction}><stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`;

const acrossLinear = (id, from, to) => linear(id, from, to, 'x2="1" y2="0"');

const radial = (id, stops) =>
  `<radialGradient id="${id}" cx="0.38" cy="0.32" r="0.75">${stops
    .map(([offset, colour]) => `<stop offset="${offset}" stop-color="${colour}"/>`)
    .join("")}</radialGradient>`;

const scene = (width, height, gradients, shapes) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><defs>${gradients.join("")}</defs>${shapes.flat(9).join("")}</svg>`;

const times = (count, draw) => Array.from({ length: count }, (_, index) => draw(index));

const backdrop = (width, height) =>
  `<rect width="${width}" height="${height}" fill="url(#backdrop)"/>`;

const shadow = (x, y, rx, ry) =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="#000" opacity="0.26"/>`;

const cloud = (x, y, scale) =>
  `<g transform="translate(${x} ${y}) scale(${scale})" fill="#fff" opacity="0.85"><ellipse rx="70" ry="22"/><ellipse cx="-28" cy="-16" rx="34" ry="24"/><ellipse cx="20" cy="-22" rx="42" ry="30"/></g>`;

const tree = (x, y, scale) =>
  `<g transform="translate(${x} ${y}) scale(${scale})"><rect x="-7" y="-40" width="14" height="44" fill="#6b4a2e"/><circle cy="-72" r="44" fill="#3f7a37"/><circle cx="-30" cy="-52" r="30" fill="#37702f"/><circle cx="30" cy="-54" r="31" fill="#4a8a40"/></g>`;

// ── a stop sign beside a road; the octagon is 258.7 pixels wide and high around 400,235 ──

const octagon = (cx, cy, radius) =>
  times(8, (corner) => {
    const angle = (Math.PI / 8) * (2 * corner + 1);
    return `${(cx + radius * Math.cos(angle)).toFixed(2)},${(cy + radius * Math.sin(angle)).toFixed(2)}`;
  }).join(" ");

const stopLetters = `<g transform="translate(400 235) scale(1.24)" fill="none" stroke="#fff" stroke-width="13" stroke-linejoin="round">
  <path d="M-51,-20 C-54,-32 -80,-33 -80,-16 C-80,2 -50,-4 -50,15 C-50,33 -79,31 -82,19"/><path d="M-42,-25 H0 M-21,-25 V31"/>
  <ellipse cx="24" rx="17" ry="25"/><path d="M59,31 V-25 H67 C86,-25 86,5 67,5 H59"/></g>`;

export const stopSign = () =>
  scene(
    800,
    600,
    [
      linear("backdrop", "#7fb4e6", "#dcecf8"),
      linear("grass", "#7fa35a", "#54793a"),
      linear("red", "#cf2030", "#b0101f"),
      linear("pole", "#9aa0a6", "#6d7278"),
    ],
    [
      backdrop(800, 600),
      cloud(150, 110, 1),
      cloud(650, 80, 1.2),
      '<path d="M0,430 C200,380 330,410 470,400 S700,370 800,400 V600 H0 Z" fill="#8fae72"/>',
      [tree(90, 450, 1.1), tree(190, 440, 0.8), tree(690, 445, 1.2)],
      '<rect y="440" width="800" height="160" fill="url(#grass)"/>',
      '<path d="M0,560 L800,500 V600 H0 Z" fill="#5d6065"/><path d="M0,562 L800,502" stroke="#d9d6cf" stroke-width="7"/>',
      '<path d="M40,592 L170,582 M260,575 L390,565 M480,558 L610,548 M700,541 L800,533" stroke="#f2d25c" stroke-width="6"/>',
      shadow(400, 545, 46, 9),
      '<rect x="391" y="300" width="18" height="245" fill="url(#pole)"/>',
      `<polygon points="${octagon(400, 235, 140)}" fill="#fff"/><polygon points="${octagon(400, 235, 129)}" fill="url(#red)"/>`,
      stopLetters,
      '<circle cx="400" cy="130" r="4" fill="#d8d8d8"/><circle cx="400" cy="340" r="4" fill="#d8d8d8"/>',
    ],
  );

// ── a clock on a wall ──

const digits = {
  12: "M-14,-10 V12 M-4,-4 C-4,-14 14,-14 14,-4 C14,2 -4,12 -4,12 H14",
  3: "M-7,-9 C0,-16 10,-9 4,-1 C14,4 5,17 -7,10",
  6: "M6,-11 C-10,-10 -10,12 0,12 C10,12 10,-1 0,-1 C-5,-1 -7,3 -7,5",
  9: "M-6,11 C10,10 10,-12 0,-12 C-10,-12 -10,1 0,1 C5,1 7,-3 7,-5",
};

const digit = ([number, path]) => {
  const angle = (Number(number) * Math.PI) / 6;
  const x = (300 + 128 * Math.sin(angle)).toFixed(1);
  const y = (300 - 128 * Math.cos(angle)).toFixed(1);
  return `<path d="${path}" transform="translate(${x} ${y}) scale(1.5)" fill="none" stroke="#222" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/>`;
};

const hand = (angle, length, width, colour) =>
  `<line x1="300" y1="300" x2="300" y2="${300 - length}" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" transform="rotate(${angle} 300 300)"/>`;

const minuteMark = (minute) =>
  `<line x1="300" y1="126" x2="300" y2="${minute % 5 ? 134 : 146}" stroke="#222" stroke-width="${minute % 5 ? 2 : 6}" transform="rotate(${minute * 6} 300 300)"/>`;

/** @param secondHand in degrees from twelve o'clock */
export const clock = (secondHand = 190) =>
  scene(
    600,
    600,
    [
      linear("backdrop", "#d9cfc0", "#c4b7a4"),
      radial("face", [
        [0, "#ffffff"],
        [0.8, "#f6f3ec"],
        [1, "#e3ddd0"],
      ]),
      linear("rim", "#4a4038", "#1f1a16"),
    ],
    [
      backdrop(600, 600),
      shadow(312, 316, 214, 214),
      '<circle cx="300" cy="300" r="210" fill="url(#rim)"/><circle cx="300" cy="300" r="184" fill="url(#face)"/>',
      times(60, minuteMark),
      Object.entries(digits).map(digit),
      [
        hand(305, 92, 11, "#1d1d1d"),
        hand(54, 138, 7, "#1d1d1d"),
        hand(secondHand, 140, 3, "#b3202c"),
      ],
      '<circle cx="300" cy="300" r="10" fill="#1d1d1d"/>',
    ],
  );

// ── a vase of flowers ──

const flowers = [
  [300, 180, "#e2476b"],
  [220, 230, "#f3b43a"],
  [380, 220, "#e2476b"],
  [260, 120, "#f3b43a"],
  [350, 110, "#ffffff"],
  [170, 160, "#ffffff"],
  [430, 150, "#f3b43a"],
];

const flower = ([x, y, colour]) => [
  `<path d="M${x},${y} Q${300 + (x - 300) * 0.3},330 300,430" stroke="#3f7a37" stroke-width="6" fill="none"/>`,
  times(
    6,
    (petal) =>
      `<ellipse cx="${x}" cy="${y - 26}" rx="15" ry="24" fill="${colour}" transform="rotate(${petal * 60} ${x} ${y})"/>`,
  ),
  `<circle cx="${x}" cy="${y}" r="13" fill="#7a4b12"/>`,
];

export const vase = () =>
  scene(
    600,
    800,
    [
      linear("backdrop", "#dcd6cb", "#c9c1b3"),
      linear("floor", "#a97c52", "#86603c"),
      acrossLinear("glaze", "#2b5d8f", "#7fb2dd"),
    ],
    [
      backdrop(600, 800),
      '<rect y="576" width="600" height="224" fill="url(#floor)"/><rect y="560" width="600" height="20" fill="#efe9df"/>',
      shadow(310, 712, 120, 18),
      flowers.map(flower),
      '<path d="M255,400 H345 C335,450 420,520 400,610 C390,670 350,710 340,712 H260 C250,710 210,670 200,610 C180,520 265,450 255,400 Z" fill="url(#glaze)"/>',
      '<ellipse cx="300" cy="400" rx="45" ry="10" fill="#1d446b"/>',
    ],
  );

// ── an airliner ──

export const airplane = () =>
  scene(
    900,
    560,
    [linear("backdrop", "#3f86cf", "#bfe0f5"), linear("body", "#ffffff", "#aeb8c2")],
    [
      backdrop(900, 560),
      '<g transform="rotate(-8 450 280)"><path d="M120,180 L190,180 L270,255 L150,262 Z" fill="#1f4f9a"/>',
      '<path d="M110,270 C200,236 620,232 700,246 C780,258 810,280 812,292 C800,316 700,330 600,332 L300,330 C200,326 120,300 110,270 Z" fill="url(#body)"/>',
      '<path d="M430,300 L560,300 L400,440 L340,440 Z" fill="#8d99a5"/><path d="M420,245 L520,243 L440,170 L400,170 Z" fill="#9aa6b1"/>',
      '<path d="M150,270 L240,275 L150,325 L110,325 Z" fill="#8d99a5"/><rect x="430" y="345" width="90" height="40" rx="18" fill="#66727e"/>',
      times(
        22,
        (window) =>
          `<rect x="${270 + window * 20}" y="266" width="10" height="13" rx="4" fill="#27425f"/>`,
      ),
      '<path d="M742,262 C768,268 784,276 792,284 L748,284 Z" fill="#22384f"/><path d="M120,296 C300,326 640,326 800,300" stroke="#1f4f9a" stroke-width="6" fill="none"/></g>',
    ],
  );

// ── a laptop on a desk ──

const keys = () =>
  times(5, (row) =>
    times(13, (key) => {
      const width = (372 + row * 26) / 13;
      const left = 214 - row * 13 + key * width;
      return `<rect x="${(left + 1.5).toFixed(1)}" y="${404 + row * 15}" width="${(width - 3).toFixed(1)}" height="11.5" rx="2" fill="#26282b"/>`;
    }),
  );

export const laptop = () =>
  scene(
    800,
    600,
    [
      linear("backdrop", "#e7e3dc", "#d3ccc1"),
      linear("desk", "#b98a5c", "#966a3f"),
      linear("screen", "#2d6fb4", "#123a66"),
      linear("metal", "#d4d7da", "#a3a8ad"),
    ],
    [
      backdrop(800, 600),
      '<rect y="380" width="800" height="220" fill="url(#desk)"/>',
      shadow(400, 545, 330, 20),
      '<path d="M205,120 Q205,106 219,106 H581 Q595,106 595,120 V392 H205 Z" fill="#1b1c1e"/><rect x="221" y="122" width="358" height="250" fill="url(#screen)"/>',
      '<path d="M221,122 H400 L300,372 H221 Z" fill="#fff" opacity="0.08"/><rect x="250" y="150" width="200" height="130" fill="#f3f4f6"/><rect x="250" y="150" width="200" height="18" fill="#9aa1a8"/>',
      times(
        5,
        (line) =>
          `<rect x="264" y="${185 + line * 18}" width="${145 - (line % 3) * 20}" height="6" fill="#b9bfc6"/>`,
      ),
      '<rect x="470" y="180" width="85" height="110" fill="#f6c445"/>',
      '<path d="M205,392 H595 L690,528 Q692,542 676,542 H124 Q108,542 110,528 Z" fill="url(#metal)"/><path d="M110,528 H690 V534 Q690,546 676,546 H124 Q110,546 110,534 Z" fill="#85898e"/>',
      keys(),
      '<path d="M330,488 H470 L478,522 H322 Z" fill="#bfc3c7" stroke="#94989d" stroke-width="2"/>',
    ],
  );

// ── nothing at all ──

export const darkness = () => scene(640, 480, [], ['<rect width="640" height="480" fill="#000"/>']);
