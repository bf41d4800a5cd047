import { RequestsPanel } from "./requests-panel.tsx";

/** The requests that were made for no picture: for lists and usage. */
export function MadeRequests() {
  return (
    <details class="made-requests">
      <summary>Requests</summary>
      <RequestsPanel subject={undefined} />
    </details>
  );
}
