import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { addFiles } from "./add-files.ts";

/** A button that opens the system's choice of files: on a phone the camera roll, too. */
export function ChooseFiles(props: { class: string; children: ComponentChildren }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class={props.class} onClick={() => input.current?.click()}>
        {props.children}
      </button>
      <input
        ref={input}
        class="hidden"
        type="file"
        multiple
        accept="image/*,.heic,.heif,.avif,.jxl,.jp2,.jls,.tif,.tiff,.bmp"
        tabIndex={-1}
        aria-label="Pictures"
        onChange={({ currentTarget }) => {
          addFiles([...(currentTarget.files ?? [])]);
          // The same file can be chosen again.
          currentTarget.value = "";
        }}
      />
    </>
  );
}
