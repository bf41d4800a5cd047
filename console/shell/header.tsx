import { useState } from "preact/hooks";
import { connection } from "../api/connection.ts";
import { route } from "../ui/route.ts";
import { ConnectionDialog } from "./connection-dialog.tsx";

const links = [
  { href: "#/", name: "Recognise", view: "work" },
  { href: "#/blobs", name: "Blobs", view: "blobs" },
  { href: "#/usage", name: "Usage", view: "usage" },
] as const;

export function Header() {
  const [isOpen, setOpen] = useState(false);
  const { endpoint, key } = connection.value;
  return (
    <header>
      <a class="wordmark" href="#/" aria-label="rekog">
        <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
          <path d="M1 5V1h4M11 1h4v4M15 11v4h-4M5 15H1v-4" />
          <circle cx="8" cy="8" r="2.5" />
        </svg>
        rekog
      </a>
      <nav aria-label="Pages">
        {links.map(({ href, name, view }) => (
          <a key={href} href={href} aria-current={route.value.view === view ? "page" : undefined}>
            {name}
          </a>
        ))}
        <a href="reference/" target="_blank" rel="noopener">
          Reference
        </a>
      </nav>
      <button
        type="button"
        class="connection"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        title="Which API, and with which key"
      >
        <span class="host">{hostOf(endpoint)}</span>
        <span class={key === undefined ? "fine" : "fine keyed"}>
          {key === undefined ? "no key" : shownKey(key)}
        </span>
      </button>
      {isOpen && <ConnectionDialog onClose={() => setOpen(false)} />}
    </header>
  );
}

const hostOf = (endpoint: string) =>
  URL.canParse(endpoint) ? new URL(endpoint).host : endpoint || "no API";

/** What tells keys apart, and nothing that lets anyone in. */
const shownKey = (key: string) => {
  const id = /^rekog_sk_([0-9A-Za-z]{12})_/.exec(key)?.[1];
  return id === undefined ? "a key" : `key ${id}`;
};
