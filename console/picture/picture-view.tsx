import { useEffect, useRef, useState } from "preact/hooks";
import type { Entry } from "../work/entry.ts";
import { type Size, uprightSize } from "./geometry.ts";
import type { Mark } from "./marks.ts";
import { Overlay } from "./overlay.tsx";
import { turningOf, unturned } from "./turning.ts";

/** Small pictures may be shown a little larger than they are. */
const enlarged = 1.4;

/** The picture as people see it, and what was found over it. */
export function PictureView({ entry, marks }: { entry: Entry; marks: readonly Mark[] }) {
  const url = useFileUrl(entry.file);
  const [natural, setNatural] = useState<Size | undefined>();
  const [isUnknown, setUnknown] = useState(false);
  const [frame, shown] = useShownSize();
  const upright = uprightSize(entry.blob.value?.image, natural);
  const ratio = upright.width / upright.height;
  const isKnown = entry.blob.value?.image?.width !== undefined || natural !== undefined;
  const turning =
    natural && turningOf(entry.blob.value?.image ?? {}, upright, natural, unturned.value);
  const widest = isKnown ? Math.max(Math.round(upright.width * enlarged), 320) : 640;
  return (
    <div
      class="frame"
      ref={frame}
      style={{
        aspectRatio: `${upright.width} / ${upright.height}`,
        width: `min(100%, ${widest}px, calc(var(--stage-height) * ${ratio}))`,
      }}
    >
      {url !== undefined && !isUnknown ? (
        <img
          src={url}
          alt={entry.name}
          class={turning ? "turned" : undefined}
          style={
            turning && {
              ...(turning.isOnItsSide && { width: `${100 / ratio}%`, height: `${100 * ratio}%` }),
              transform: `translate(-50%, -50%) ${turning.transform}`,
            }
          }
          onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) =>
            setNatural({ width, height })
          }
          onError={() => setUnknown(true)}
        />
      ) : (
        <Placeholder entry={entry} isUnknown={isUnknown} />
      )}
      {shown && marks.length > 0 && <Overlay marks={marks} shown={shown} />}
    </div>
  );
}

/** The form of a picture that is not here, or that this browser does not show. */
function Placeholder({ entry, isUnknown }: { entry: Entry; isUnknown: boolean }) {
  const { image } = entry.blob.value ?? {};
  return (
    <div class="placeholder">
      <p>
        {isUnknown
          ? `This browser does not show ${image?.format ? formatName(image.format) : "this file"}.`
          : "The picture is not here: the API keeps what was found, and not the picture."}
      </p>
    </div>
  );
}

const formatName = (format: string) => format.toUpperCase();

/** An address for a file within this page, for as long as it is shown. */
function useFileUrl(file: File | undefined): string | undefined {
  const [url, setUrl] = useState<string | undefined>();
  useEffect(() => {
    if (!file) return setUrl(undefined);
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}

/** How large an element is on the page, in CSS pixels, now and whenever that changes. */
function useShownSize() {
  const ref = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size | undefined>();
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const read = () => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width > 0 && height > 0) setSize({ width, height });
    };
    const observer = new ResizeObserver(read);
    observer.observe(element);
    read();
    return () => observer.disconnect();
  }, []);
  return [ref, size] as const;
}
