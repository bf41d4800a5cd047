import { useEffect, useState } from "preact/hooks";
import { getUsage } from "../api/blobs.ts";
import { connection } from "../api/connection.ts";
import { type Failure, failureOf } from "../api/failure.ts";
import type { Usage } from "../api/types.ts";
import { MadeRequests } from "../requests/made-requests.tsx";
import { FailureNote } from "../ui/failure-note.tsx";
import { dateTime, dollars } from "../ui/format.ts";
import { ScrollArea } from "../ui/scroll-area.tsx";

/** What was recognised and spent by day, and what may still be today. */
export function UsagePage() {
  const [days, setDays] = useState(7);
  const [usage, setUsage] = useState<Usage | undefined>();
  const [failure, setFailure] = useState<Failure | undefined>();
  const [round, setRound] = useState(0);
  const api = connection.value;
  useEffect(() => {
    const leaving = new AbortController();
    setFailure(undefined);
    getUsage(days, { signal: leaving.signal }).then(setUsage, (error: unknown) => {
      if (!leaving.signal.aborted) setFailure(failureOf(error));
    });
    return () => leaving.abort();
  }, [days, api, round]);
  return (
    <section class="page" aria-label="Usage">
      <div class="page-head">
        <h1>Usage</h1>
        <label class="field row">
          <span>Days</span>
          <select
            value={String(days)}
            onChange={({ currentTarget }) => setDays(Number(currentTarget.value))}
          >
            {[1, 7, 31].map((each) => (
              <option key={each} value={String(each)}>
                {each}
              </option>
            ))}
          </select>
        </label>
        <button type="button" onClick={() => setRound(round + 1)}>
          Reload
        </button>
      </div>
      {failure && (
        <FailureNote failure={failure}>
          <button type="button" onClick={() => setRound(round + 1)}>
            Try again
          </button>
        </FailureNote>
      )}
      {!usage && !failure && <p class="empty">Reading…</p>}
      {usage && !failure && (
        <>
          <Limit usage={usage} />
          <Days usage={usage} />
        </>
      )}
      <MadeRequests />
    </section>
  );
}

function Limit({ usage: { limit } }: { usage: Usage }) {
  if (!limit) return <p class="note">Nothing is paid here, so there is no limit.</p>;
  const { daily_usd: most, remaining_usd: left, resets_at: resets } = limit;
  const spent = Math.max(0, most - left);
  return (
    <div class="limit">
      <p>
        <strong>{dollars(left)}</strong> of {dollars(most)} left today
        <span class="fine"> · resets {dateTime(resets)}</span>
      </p>
      <meter value={spent} max={most || 1} high={(most || 1) * 0.8} aria-label="Spent today">
        {dollars(spent)}
      </meter>
    </div>
  );
}

/** What is counted of a feature, by its column */
const counts = {
  pictures: "Pictures",
  paid_calls: "Paid calls",
  cache_hits: "From the cache",
  refused: "Refused",
} as const;
const countsInOrder = Object.entries(counts) as [keyof typeof counts, string][];

function Days({ usage: { days } }: { usage: Usage }) {
  const rows = days.flatMap(({ day, features }) =>
    Object.entries(features).map(([feature, used]) => ({ day, feature, ...used })),
  );
  if (rows.length === 0) return <p class="empty">Nothing was recognised in these days.</p>;
  return (
    <ScrollArea class="scroll" label="Days">
      <table class="usage">
        <thead>
          <tr>
            {["Day (UTC)", "Feature"].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            {[...Object.values(counts), "Cost"].map((name) => (
              <th key={name} scope="col" class="right">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.day}/${row.feature}`}>
              <td class="nowrap">{row.day}</td>
              <td>{row.feature}</td>
              {countsInOrder.map(([count, name]) => (
                <td key={count} class="right" data-name={name}>
                  {row[count]}
                </td>
              ))}
              <td class="right">{dollars(row.estimated_usd)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}
