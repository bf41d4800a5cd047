import type { BlobListEntry } from "../api/types.ts";
import { dateTime, dollars } from "../ui/format.ts";

export function BlobRow({ blob }: { blob: BlobListEntry }) {
  const { blob_id: id, status, created_at: created, top_labels: labels, error, metadata } = blob;
  const others = Object.entries(metadata ?? {}).filter(([name]) => name !== "file");
  return (
    <tr>
      <td>
        <span class={`pill ${status}`}>{status.replace("_", " ")}</span>
      </td>
      <td>
        <a href={`#/blobs/${encodeURIComponent(id)}`} class={metadata?.file ? undefined : "mono"}>
          {metadata?.file || id}
        </a>
        {metadata?.file && <div class="fine mono">{id}</div>}
      </td>
      <td>
        {error && <code>{error.code}</code>}
        {labels?.map(({ label, confidence }) => (
          <span key={label} class="chip">
            {label} <span class="fine">{Math.round(confidence)}</span>
          </span>
        ))}
        {others.map(([name, value]) => (
          <span key={name} class="fine">
            {name}={value}{" "}
          </span>
        ))}
      </td>
      <td class="nowrap">
        <time dateTime={created}>{dateTime(created)}</time>
      </td>
      <td class="right nowrap">{blob.cost ? dollars(blob.cost.estimated_usd) : ""}</td>
    </tr>
  );
}
