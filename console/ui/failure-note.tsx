import type { ComponentChildren } from "preact";
import type { Failure } from "../api/failure.ts";

/** A failure in the words of whoever said so, with what to do next. */
export function FailureNote({
  failure,
  children,
}: {
  failure: Failure;
  children?: ComponentChildren;
}) {
  const { message, hint, code, requestId, details = [] } = failure;
  return (
    <div class="note bad" role="alert">
      <p class="message">{message}</p>
      {details.length > 0 && (
        <ul class="details">
          {details.map(({ pointer, detail }) => (
            <li key={pointer + detail}>
              <code>{pointer}</code> {detail}
            </li>
          ))}
        </ul>
      )}
      {hint && <p class="hint">{hint}</p>}
      {(code || requestId) && (
        <p class="fine">
          {code && <code>{code}</code>}
          {requestId && (
            <span>
              {" "}
              request <code>{requestId}</code>
            </span>
          )}
        </p>
      )}
      {children && <div class="actions">{children}</div>}
    </div>
  );
}
