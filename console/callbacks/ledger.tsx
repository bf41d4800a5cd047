import type { Callback, CallbackAttempt } from "../api/types.ts";
import { duration, timeOfDay } from "../ui/format.ts";

/** Every attempt to deliver a result, and what becomes of it next. */
export function Ledger({ callback }: { callback: Callback }) {
  const { status, attempts, next_attempt_at: next, older_attempts: older = 0 } = callback;
  return (
    <>
      <p class="callback-line">
        <span class={`pill ${status}`}>{status}</span>
        <code class="wrap">
          {"mailbox" in callback ? `mailbox ${callback.mailbox}` : callback.url}
        </code>
      </p>
      {next !== undefined && <p class="fine">The next attempt is at {timeOfDay(next)}.</p>}
      {older > 0 && <p class="fine">{older} older attempts are not shown.</p>}
      {attempts.length === 0 ? (
        <p class="empty">
          {"mailbox" in callback && status === "pending"
            ? `It waits until it is fetched: rekog listen --mailbox ${callback.mailbox}`
            : "No attempt was made yet."}
        </p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">At</th>
              <th scope="col">Outcome</th>
              <th scope="col">Answer</th>
              <th scope="col" class="right">
                Took
              </th>
            </tr>
          </thead>
          <tbody>
            {attempts.map((attempt, index) => (
              <Attempt key={`${attempt.at}/${index}`} attempt={attempt} />
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Attempt({ attempt }: { attempt: CallbackAttempt }) {
  const { at, outcome, status_code: status, error_code: code, phase, hint } = attempt;
  return (
    <>
      <tr>
        <td class="nowrap">{timeOfDay(at)}</td>
        <td>
          <span class={`pill ${outcome}`}>{outcome}</span>
        </td>
        <td>{[status, code, phase && `(${phase})`].filter(Boolean).join(" ")}</td>
        <td class="right nowrap">{duration(attempt.duration_ms)}</td>
      </tr>
      {hint && (
        <tr class="below">
          <td colSpan={4} class="fine">
            {hint}
          </td>
        </tr>
      )}
    </>
  );
}
