import type { AccessKey } from "../../key-administration.ts";
import { cleanText } from "../../ui/clean-text.ts";
import { displayWidth, padText } from "../../ui/fit-text.ts";

const everyScope = 5;
const microdollars = 1_000_000;

type State = "active" | "expired" | "revoked";

function stateOf({ expiresAt, revokedAt }: AccessKey, nowMs: number): State {
  if (revokedAt !== undefined && Date.parse(revokedAt) <= nowMs) return "revoked";
  return expiresAt !== undefined && Date.parse(expiresAt) <= nowMs ? "expired" : "active";
}

/** A key as `--json` has it, without its secret and without what is kept of that. */
export function keyJson(key: AccessKey, nowMs: number) {
  const { id, name, account, scopes, createdAt, createdBy, expiresAt, revokedAt } = key;
  return {
    ...{ id, name, account, scopes, state: stateOf(key, nowMs), created_at: createdAt },
    ...(createdBy !== undefined && { created_by: createdBy }),
    ...(expiresAt !== undefined && { expires_at: expiresAt }),
    ...(revokedAt !== undefined && { revoked_at: revokedAt }),
    ...(key.perMinute !== undefined && { per_minute: key.perMinute }),
    ...(key.dailyMicrodollars !== undefined && {
      daily_limit_usd: key.dailyMicrodollars / microdollars,
    }),
  };
}

/** What a key is, in a part of a sentence. */
export function keyWords(key: AccessKey): string {
  const { id, name, account, expiresAt } = key;
  const parts = [
    `id ${id}`,
    `name ${JSON.stringify(name)}`,
    `account ${account}`,
    `scopes ${scopesText(key)}`,
    ...limitsOf(key),
    expiresAt === undefined ? "it does not expire" : `it expires at ${expiresAt}`,
  ];
  return parts.join(", ");
}

/** A line for each key, below headings; no text where there is none. */
export function keysTable(keys: readonly AccessKey[], nowMs: number): string {
  if (keys.length === 0) return "";
  const rows = [
    ["ID", "NAME", "ACCOUNT", "STATE", "CREATED", "SCOPES", "LIMITS"],
    ...keys.map((key) => [
      key.id,
      cleanText(key.name),
      cleanText(key.account),
      stateText(key, nowMs),
      minute(key.createdAt),
      scopesText(key),
      limitsOf(key).join(", ") || "-",
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => displayWidth(row[column] ?? ""))),
  );
  const line = (row: string[]) =>
    row.map((cell, column) => padText(cell, widths[column] ?? 0)).join("  ");
  return rows.map((row) => line(row).trimEnd()).join("\n");
}

function stateText(key: AccessKey, nowMs: number): string {
  switch (stateOf(key, nowMs)) {
    case "revoked":
      return `revoked ${minute(key.revokedAt)}`;
    case "expired":
      return `expired ${minute(key.expiresAt)}`;
    case "active":
      return key.expiresAt === undefined ? "active" : `active until ${minute(key.expiresAt)}`;
  }
}

const scopesText = ({ scopes }: AccessKey) =>
  scopes.length === everyScope ? "all" : scopes.join(",") || "none";

const limitsOf = ({ perMinute, dailyMicrodollars }: AccessKey): string[] => [
  ...(perMinute === undefined ? [] : [`${perMinute} requests a minute`]),
  ...(dailyMicrodollars === undefined ? [] : [`$${dailyMicrodollars / microdollars} a day`]),
];

/** In UTC. */
const minute = (at = "") => `${at.slice(0, 16)}Z`;
