import { useState } from "preact/hooks";
import { type Exchange, exchanges } from "../api/exchanges.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { duration, timeOfDay } from "../ui/format.ts";
import { Code } from "../ui/scroll-area.tsx";
import { asCurl } from "./as-curl.ts";
import { asNode } from "./as-node.ts";
import { asPython } from "./as-python.ts";

const languages = { curl: asCurl, "Node.js": asNode, Python: asPython } as const;
type Language = keyof typeof languages;

/** Every request that was made for a picture, the newest first: what came of it, and how to make it again elsewhere. */
export function RequestsPanel({ subject }: { subject: number | undefined }) {
  const [opened, setOpened] = useState<number | undefined>();
  const [language, setLanguage] = useState<Language>("curl");
  const made = exchanges.value.filter((one) => one.subject === subject);
  if (made.length === 0) return <p class="empty">No request was made yet.</p>;
  return (
    <ul class="exchanges">
      {made.map((one) => (
        <li key={one.id}>
          <button
            type="button"
            class="exchange"
            aria-expanded={opened === one.id}
            onClick={() => setOpened(opened === one.id ? undefined : one.id)}
          >
            <span class="method">{one.method}</span>
            <span class="path">
              {pathOf(one)}
              {one.count > 1 && <span class="count">× {one.count}</span>}
            </span>
            <Outcome exchange={one} />
          </button>
          {opened === one.id && (
            <Details exchange={one} language={language} onLanguage={setLanguage} />
          )}
        </li>
      ))}
    </ul>
  );
}

/** The query only fills the line; it is in the code below. */
function pathOf({ url, sent }: Exchange): string {
  const { host, pathname: whole } = new URL(url);
  // Who wants the rest of an id finds it in the code.
  const pathname = whole.replace(/([0-9a-f]{8})-[0-9a-f-]{27}/g, "$1…");
  return sent?.kind === "form" ? `${host}${pathname}` : pathname;
}

function Outcome({ exchange: { status, failure, durationMs } }: { exchange: Exchange }) {
  const isGood = status !== undefined && status < 400;
  const isOver = durationMs !== undefined;
  return (
    <>
      <span class={`status ${!isOver ? "running" : isGood ? "good" : "bad"}`}>
        {status ?? failure ?? "…"}
      </span>
      <span class="took">{isOver ? duration(durationMs) : ""}</span>
    </>
  );
}

interface DetailsProps {
  exchange: Exchange;
  language: Language;
  onLanguage: (language: Language) => void;
}

function Details({ exchange, language, onLanguage }: DetailsProps) {
  const code = languages[language](exchange);
  return (
    <div class="exchange-details">
      <p class="fine">
        {timeOfDay(exchange.startedAt)}
        {exchange.requestId !== undefined && (
          <>
            , request <code>{exchange.requestId}</code>
          </>
        )}
      </p>
      <div class="bar-line">
        <fieldset class="segments">
          <legend class="hidden">Language</legend>
          {(Object.keys(languages) as Language[]).map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="language"
                checked={language === each}
                onChange={() => onLanguage(each)}
              />
              {each}
            </label>
          ))}
        </fieldset>
        <CopyButton text={code} />
      </div>
      <Code label={`The request with ${language}`} text={code} />
      {exchange.answer && <Code label="The answer" text={pretty(exchange.answer)} />}
    </div>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
