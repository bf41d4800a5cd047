import type { TargetedEvent } from "preact";
import { useMemo } from "preact/hooks";
import { pinned, pointed } from "../work/view-state.ts";
import { type PixelBox, pathOf, pixelBox, placeName, round, type Size } from "./geometry.ts";
import { isOf, type Mark } from "./marks.ts";
import { nameWidth } from "./name-width.ts";

/** More names than these would hide the picture: of the rest only those that are pointed at are told. */
const mostNames = 40;
const nameHeight = 18;

interface OverlayProps {
  /** The largest first */
  marks: readonly Mark[];
  shown: Size;
}

/**
 * Boxes and names over a picture that is shown so large, in three layers of which the browser keeps the first two as they are: what
 * comes forward is drawn once more in the third, and the others only grow faint. With hundreds of boxes, pointing at one must not
 * draw them anew.
 */
export function Overlay({ marks, shown }: OverlayProps) {
  const forward = pointed.value ?? pinned.value;
  const brought = forward === undefined ? [] : marks.filter((mark) => isOf(mark, forward));
  const behind = useMemo(
    () => (
      <>
        <Boxes marks={marks} shown={shown} />
        <Names marks={marks.slice(-mostNames)} shown={shown} />
      </>
    ),
    [marks, shown],
  );
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: for a keyboard each box has its row in the list beside the picture
    <div
      class={brought.length > 0 ? "overlay dimmed" : "overlay"}
      role="img"
      aria-label={`${marks.length} ${marks.length === 1 ? "box" : "boxes"} on the picture`}
      onPointerOver={(event) => {
        pointed.value = idUnder(event);
      }}
      onPointerLeave={() => {
        pointed.value = undefined;
      }}
      onClick={(event) => {
        const id = idUnder(event);
        const group = marks.find((mark) => mark.id === id)?.group;
        pinned.value = group === pinned.value ? undefined : group;
      }}
    >
      {behind}
      {brought.length > 0 && (
        <Layer name="forward" shown={shown}>
          <Outlines marks={brought} shown={shown} />
          {brought.slice(-mostNames).map((mark) => (
            <Name key={mark.id} mark={mark} shown={shown} />
          ))}
        </Layer>
      )}
    </div>
  );
}

/** One listener hears for all boxes. */
const idUnder = ({ target }: TargetedEvent<HTMLElement>) =>
  (target as Element).closest<SVGElement>("[data-mark]")?.dataset.mark;

function Boxes({ marks, shown }: OverlayProps) {
  return (
    <Layer name="boxes" shown={shown}>
      <Outlines marks={marks} shown={shown} />
    </Layer>
  );
}

function Names({ marks, shown }: OverlayProps) {
  return (
    <Layer name="names" shown={shown}>
      {marks.map((mark) => (
        <Name key={mark.id} mark={mark} shown={shown} />
      ))}
    </Layer>
  );
}

function Layer(props: { name: string; shown: Size; children: preact.ComponentChildren }) {
  const { width, height } = props.shown;
  return (
    <svg class={props.name} viewBox={`0 0 ${width} ${height}`} {...{ width, height }} aria-hidden>
      {props.children}
    </svg>
  );
}

/** The dark line that sets bright ones off from bright ground is one for all of them, and below all of them. */
function Outlines({ marks, shown }: OverlayProps) {
  const paths = marks.map((mark) => pathOf(mark.polygon, pixelBox(mark.box, shown), shown));
  return (
    <>
      <path class="edge" d={paths.join("")} />
      {marks.map(({ id, colour }, index) => (
        <path key={id} class="mark" d={paths[index]} stroke={colour} data-mark={id} />
      ))}
      {marks.flatMap(({ id, points = [], colour }) =>
        points.map(({ x, y }, index) => (
          <circle
            key={`${id}/${index}`}
            cx={round(x * shown.width)}
            cy={round(y * shown.height)}
            r="2.5"
            fill={colour}
          />
        )),
      )}
    </>
  );
}

function Name({ mark, shown }: { mark: Mark; shown: Size }) {
  const box: PixelBox = pixelBox(mark.box, shown);
  const most = Math.max(40, Math.min(260, shown.width));
  const percent = ` ${Math.round(mark.confidence)}`;
  const { text, width } = nameWidth(mark.name, percent, most - 10);
  const size = { width: width + 10, height: nameHeight };
  const { x, y } = placeName(box, size, shown);
  return (
    <g transform={`translate(${round(x)} ${round(y)})`} data-mark={mark.id}>
      <rect width={size.width} height={nameHeight} rx="2" fill={mark.colour} />
      <text class="name" x="5" y="13">
        {text}
        <tspan class="percent">{percent}</tspan>
      </text>
    </g>
  );
}
