import type { BlobStatus } from "../api/types.ts";
import { type Filters, filters, noFilters } from "./filters.ts";

const statuses = [
  "awaiting_upload",
  "processing",
  "succeeded",
  "failed",
] as const satisfies BlobStatus[];

/** Narrows the list. */
export function BlobFilters() {
  const chosen = filters.value;
  const set = (change: Partial<Filters>) => {
    filters.value = { ...filters.peek(), ...change };
  };
  return (
    <search class="filters">
      <label class="field">
        <span>Status</span>
        <select
          value={chosen.status}
          onChange={({ currentTarget: { value } }) =>
            set({ status: statuses.find((one) => one === value) ?? "" })
          }
        >
          <option value="">any</option>
          {statuses.map((one) => (
            <option key={one} value={one}>
              {one.replace("_", " ")}
            </option>
          ))}
        </select>
      </label>
      {(["from", "to"] as const).map((bound) => (
        <label key={bound} class="field">
          <span>{bound === "from" ? "From day" : "To day"}</span>
          <input
            type="date"
            value={chosen[bound]}
            {...(bound === "from" ? { max: chosen.to } : { min: chosen.from })}
            onChange={({ currentTarget: { value } }) => set({ [bound]: value })}
          />
        </label>
      ))}
      <label class="field">
        <span>Metadata</span>
        <input
          type="text"
          value={chosen.metadata}
          placeholder="file=photo.jpg"
          spellcheck={false}
          autocomplete="off"
          onChange={({ currentTarget: { value } }) => set({ metadata: value })}
        />
      </label>
      {chosen !== noFilters && (
        <button
          type="button"
          onClick={() => {
            filters.value = noFilters;
          }}
        >
          No filters
        </button>
      )}
    </search>
  );
}
