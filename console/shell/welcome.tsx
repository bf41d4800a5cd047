import { useState } from "preact/hooks";
import { addFiles } from "./add-files.ts";
import { ChooseFiles } from "./choose-files.tsx";

/** Beside the page, drawn by the project: `test-cases/`. */
const samples = [
  { file: "stop-sign.jpg", name: "Stop sign" },
  { file: "family.jpg", name: "Family" },
  { file: "street-sign.jpg", name: "Street sign" },
  { file: "laptop.jpg", name: "Laptop" },
  { file: "parcel-label-rotated.jpg", name: "Parcel label, on its side" },
] as const;

/** What there is to see before there is a picture. */
export function Welcome() {
  return (
    <section class="welcome" aria-label="Begin">
      <div class="drop">
        <svg viewBox="0 0 48 48" width="56" height="56" aria-hidden="true">
          <path d="M4 14V6a2 2 0 0 1 2-2h8M34 4h8a2 2 0 0 1 2 2v8M44 34v8a2 2 0 0 1-2 2h-8M14 44H6a2 2 0 0 1-2-2v-8" />
          <path d="m12 32 8-9 6 6 4-4 6 7z" />
          <circle cx="31" cy="17" r="3" />
        </svg>
        <h1>Drop pictures here</h1>
        <p>
          or paste one, or <ChooseFiles class="link">choose files</ChooseFiles>
        </p>
        <Samples />
      </div>
    </section>
  );
}

function Samples() {
  const [isMissing, setMissing] = useState(false);
  const take = async (name: string) => {
    try {
      const response = await fetch(`samples/${name}`);
      if (!response.ok) throw new Error(response.statusText);
      addFiles([new File([await response.blob()], name, { type: "image/jpeg" })]);
    } catch {
      setMissing(true);
    }
  };
  return (
    <div class="samples">
      <p class="fine">Or try a sample</p>
      <div class="sample-row">
        {samples.map(({ file, name }) => (
          <button key={file} type="button" class="sample" onClick={() => void take(file)}>
            <img src={`samples/${file}`} alt="" loading="lazy" />
            <span>{name}</span>
          </button>
        ))}
      </div>
      {isMissing && (
        <p class="hint bad" role="alert">
          This page was put up without its samples.
        </p>
      )}
    </div>
  );
}
