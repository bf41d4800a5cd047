import { useMemo } from "preact/hooks";
import { pinned, pointed } from "../work/view-state.ts";
import { type PixelBox, pixelBox, pixelPoints, placeName, round, type Size } from "./geometry.ts";
import type { Mark } from "./marks.ts";
import { nameWidth } from "./name-width.ts";

/** More names than these would hide the picture: of the rest only those that are pointed at are told. */
const mostNames = 40;
const nameHeight = 18;

/**
 * Boxes and names over a picture that is shown so large. What comes forward is drawn once more, over all others, which stay as they
 * were drawn: with hundreds of boxes, pointing at one must not draw them anew.
 */
export function Overlay({ marks, shown }: { marks: readonly Mark[]; shown: Size }) {
  const forward = pointed.value ?? pinned.value;
  const brought = marks.filter(({ group, id }) => forward === group || forward === id);
  const all = useMemo(() => <AllMarks marks={marks} shown={shown} />, [marks, shown]);
  return (
    <svg
      class={brought.length > 0 ? "overlay dimmed" : "overlay"}
      width={shown.width}
      height={shown.height}
      viewBox={`0 0 ${shown.width} ${shown.height}`}
      role="img"
      aria-label={`${marks.length} ${marks.length === 1 ? "box" : "boxes"} on the picture`}
    >
      {all}
      {brought.map((mark) => (
        <g key={mark.id} class="mark forward">
          <MarkShape mark={mark} shown={shown} isNamed />
        </g>
      ))}
    </svg>
  );
}

function AllMarks({ marks, shown }: { marks: readonly Mark[]; shown: Size }) {
  const named = new Set(marks.slice(-mostNames));
  return (
    <g class="all">
      {marks.map((mark) => (
        <g
          key={mark.id}
          class="mark"
          onPointerEnter={() => {
            pointed.value = mark.id;
          }}
          onPointerLeave={() => {
            pointed.value = undefined;
          }}
        >
          <MarkShape mark={mark} shown={shown} isNamed={named.has(mark)} />
        </g>
      ))}
    </g>
  );
}

interface ShapeProps {
  mark: Mark;
  shown: Size;
  isNamed: boolean;
}

function MarkShape({ mark, shown, isNamed }: ShapeProps) {
  const box = pixelBox(mark.box, shown);
  return (
    <>
      <Outline mark={mark} box={box} shown={shown} />
      {mark.points?.map(({ x, y }, index) => (
        <circle
          key={index}
          cx={round(x * shown.width)}
          cy={round(y * shown.height)}
          r="2.5"
          fill={mark.colour}
          stroke="#000"
          stroke-opacity="0.6"
        />
      ))}
      {isNamed && <Name mark={mark} box={box} shown={shown} />}
    </>
  );
}

function Outline({ mark, box, shown }: { mark: Mark; box: PixelBox; shown: Size }) {
  if (mark.polygon) {
    const points = pixelPoints(mark.polygon, shown);
    return (
      <>
        <polygon class="edge" points={points} />
        <polygon class="line" points={points} stroke={mark.colour} />
      </>
    );
  }
  const place = {
    x: round(box.x),
    y: round(box.y),
    width: round(box.width),
    height: round(box.height),
    rx: 2,
  };
  return (
    <>
      <rect class="edge" {...place} />
      <rect class="line" {...place} stroke={mark.colour} />
    </>
  );
}

function Name({ mark, box, shown }: { mark: Mark; box: PixelBox; shown: Size }) {
  const most = Math.max(40, Math.min(260, shown.width));
  const percent = ` ${Math.round(mark.confidence)}`;
  const { text, width } = nameWidth(mark.name, percent, most - 10);
  const size = { width: width + 10, height: nameHeight };
  const { x, y } = placeName(box, size, shown);
  return (
    <g class="tag" transform={`translate(${round(x)} ${round(y)})`}>
      <rect width={size.width} height={nameHeight} rx="2" fill={mark.colour} />
      <text class="name" x="5" y="13">
        {text}
        <tspan class="percent">{percent}</tspan>
      </text>
    </g>
  );
}
