// Frames of a terminal as one SVG that plays them and stops at the last, like a film without a player. Who wants no motion
// (`prefers-reduced-motion`) sees the last frame alone.

const cell = { width: 8.4, height: 19, fontSize: 14 };
const margin = { top: 44, side: 18, bottom: 16 };
// Foreground colours of the 16-colour palette on the ground below, each with a contrast of 4.5 : 1 or more.
const palette = {
  1: "#ff7b72",
  2: "#56d364",
  3: "#e3b341",
  4: "#79c0ff",
  5: "#d2a8ff",
  6: "#56d4dd",
  7: "#c9d1d9",
  8: "#8b949e",
  9: "#ffa198",
  10: "#7ee787",
  11: "#f2cc60",
  12: "#a5d6ff",
  13: "#e2c5ff",
  14: "#b3f0ff",
  15: "#ffffff",
};
const ground = "#0d1117";
const ink = "#e6edf3";
/** How long the last frame stays before the film starts anew */
const restMs = 6_000;

/**
 * @param frames `{ atMs, lines }`, a line being runs of `{ column, text, style: { colour?, bold, dim } }`
 * @returns an SVG document that needs no font but the reader's own monospaced one: each run is as wide as its cells
 */
export function terminalSvg(frames, { columns, rows, title }) {
  const width = Math.round(columns * cell.width + 2 * margin.side);
  const height = rows * cell.height + margin.top + margin.bottom;
  const lastAtMs = frames.at(-1).atMs;
  const totalMs = lastAtMs + restMs;
  const percent = (ms) => ((ms / totalMs) * 100).toFixed(2);
  const drawn = segmentsOf(frames, rows, totalMs).map(({ row, fromMs, toMs, runs }, index) => {
    const isLast = toMs === totalMs;
    const shown = `${percent(fromMs)}%{opacity:1}${isLast ? "" : `${percent(toMs)}%{opacity:0}`}`;
    return {
      css: `@keyframes f${index}{0%{opacity:0}${shown}${isLast ? "to{opacity:1}" : ""}}.f${index}{animation-name:f${index}}`,
      svg: `<g class="f f${index}${isLast ? " last" : ""}">${lineSvg(runs, row).join("")}</g>`,
    };
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${xmlText(title)}">
<style>text{font:${cell.fontSize}px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:${ink};white-space:pre}
.b{font-weight:700}.d{opacity:.7}.f{opacity:0;animation:${totalMs}ms step-end infinite}.last{opacity:1}
${drawn.map(({ css }) => css).join("\n")}
@media (prefers-reduced-motion:reduce){.f{animation:none}}</style>
<rect width="${width}" height="${height}" rx="10" fill="${ground}"/>
<circle cx="22" cy="20" r="6" fill="#ff5f57"/><circle cx="42" cy="20" r="6" fill="#febc2e"/><circle cx="62" cy="20" r="6" fill="#28c840"/>
${drawn.map(({ svg }) => svg).join("\n")}
</svg>
`;
}

/** What stands in a row, and from when to when. */
function segmentsOf(frames, rows, totalMs) {
  const segments = [];
  for (let row = 0; row < rows; row += 1) {
    let current;
    for (const { atMs, lines } of frames) {
      if (JSON.stringify(lines[row]) === JSON.stringify(current?.runs)) continue;
      if (current) current.toMs = atMs;
      current = { row, fromMs: atMs, toMs: totalMs, runs: lines[row] };
      segments.push(current);
    }
  }
  return segments.filter(({ runs, fromMs, toMs }) => runs.length > 0 && toMs > fromMs);
}

function lineSvg(runs, row) {
  const y = margin.top + row * cell.height + cell.fontSize;
  return runs.flatMap(({ column, text, style }) => {
    const fill = palette[style.colour];
    const classes = [style.bold && "b", style.dim && "d"].filter(Boolean).join(" ");
    const attributes = `${classes && ` class="${classes}"`}${fill ? ` style="fill:${fill}"` : ""}`;
    // Where there are several blanks a new text begins: not every renderer keeps them.
    return [...text.matchAll(/\S+(?: \S+)*/g)].map(({ 0: words, index }) => {
      const x = margin.side + (column + index) * cell.width;
      const length = [...words].length * cell.width;
      return `<text x="${x.toFixed(1)}" y="${y}" textLength="${length.toFixed(1)}"${attributes}>${xmlText(words)}</text>`;
    });
  });
}

const xmlText = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
