import { proxiesOf } from "../../connection/client-options.ts";
import type { Deps } from "../../deps.ts";
import type { KeyChecks, OpenKeys } from "../../key-administration.ts";
import { resolveOutputSettings } from "../../output-settings.ts";
import { cleanJson } from "../../ui/clean-text.ts";
import { createNotices, type Notices } from "../../ui/notices.ts";
import { writeWhole } from "../../ui/write-whole.ts";
import { awsSender } from "./aws-sender.ts";
import { KeyLostError } from "./key-lost-error.ts";
import { keyJson, keysTable, keyWords } from "./key-text.ts";
import { keysFailure } from "./keys-failure.ts";
import { type KeysOptions, openKeys, type Place, whichKeys } from "./which-keys.ts";

export interface CreateOptions extends KeysOptions {
  name: string;
  account?: string;
  scopes?: string[];
  expires?: Date;
  perMinute?: number;
  dailyLimit?: number;
}

export interface RotateOptions extends KeysOptions {
  /** In ms */
  overlap?: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/** `rekog keys create`: the key on stdout, and nothing else there. */
export async function runCreate(options: CreateOptions, deps: Deps): Promise<void> {
  const { name, account, scopes, expires, perMinute, dailyLimit } = options;
  const limits = { expiresAt: expires, perMinute, dailyDollars: dailyLimit };
  const request = { name, account, scopes, ...limits };
  const check = (checks: KeyChecks) => checks.checkKeyTerms(request, new Date());
  await withKeys({ options, deps, check }, async ({ keys, place, notices, print }) => {
    const { apiKey, key } = await keys.create(request);
    const json = { api_key: apiKey, key: keyJson(key, Date.now()) };
    if (!(await print(json, apiKey))) throw new KeyLostError(key, place);
    notices.tell(
      `Made a key of ${place.told}: ${keyWords(key)}. It is on stdout, and is not shown again.`,
    );
  });
}

/** `rekog keys list` */
export async function runList(options: KeysOptions, deps: Deps): Promise<void> {
  await withKeys({ options, deps }, async ({ keys, place, notices, print }) => {
    const all = await keys.list();
    const now = Date.now();
    await print({ keys: all.map((key) => keyJson(key, now)) }, keysTable(all, now));
    if (all.length === 0) {
      notices.tell(
        `There is no key of ${place.told}. Make one: rekog keys create --name NAME${place.flags}`,
      );
    }
  });
}

const rememberedMs = 60_000;
const remembered = "Functions remember a key for a minute at most.";

/** `rekog keys revoke` */
export async function runRevoke(id: string, options: KeysOptions, deps: Deps): Promise<void> {
  await withKeys({ options, deps }, async ({ keys, place, notices, print }) => {
    const key = await keys.revoke(idIn(id));
    await print({ key: keyJson(key, Date.now()) }, `${key.id}  revoked`);
    notices.tell(
      `The key ${key.id} of ${place.told} is revoked since ${key.revokedAt}. ${remembered}`,
    );
  });
}

/** `rekog keys rotate`: the new key on stdout, and nothing else there. */
export async function runRotate(id: string, options: RotateOptions, deps: Deps): Promise<void> {
  const { overlap = dayMs } = options;
  const check = (checks: KeyChecks) => checks.checkOverlap(overlap);
  await withKeys({ options, deps, check }, async ({ keys, place, notices, print }) => {
    const { apiKey, key, replaced } = await keys.rotate(idIn(id), overlap);
    const now = Date.now();
    const json = { key: keyJson(key, now), replaced: keyJson(replaced, now) };
    if (!(await print({ api_key: apiKey, ...json }, apiKey))) {
      throw new KeyLostError(key, place, replaced);
    }
    notices.tell(
      `Made a key of ${place.told}: ${keyWords(key)}. It is on stdout, and is not shown again. ` +
        `The old one, ${replaced.id}, is good until ${replaced.expiresAt}.` +
        // Whoever remembers it remembers the end that it had.
        (overlap < rememberedMs ? ` ${remembered}` : ""),
    );
  });
}

interface AtWork {
  keys: OpenKeys;
  place: Place;
  notices: Notices;
  /** One document on stdout; false where nobody has it */
  print: (json: object, text: string) => Promise<boolean>;
}

interface KeysRun {
  options: KeysOptions;
  deps: Deps;
  /** Looks at what was given, before the keys are looked for */
  check?: (checks: KeyChecks) => void;
}

async function withKeys(
  { options, deps, check }: KeysRun,
  work: (atWork: AtWork) => Promise<void>,
): Promise<void> {
  const settings = resolveOutputSettings(options, deps);
  const notices = await createNotices(deps.stderr, settings);
  const place = whichKeys(options, deps);
  const { signal } = deps;
  const sender = awsSender({ proxies: proxiesOf(deps.env), signal });
  const print = (json: object, text: string) =>
    writeWhole(deps.stdout, settings.json ? `${cleanJson(json)}\n` : text && `${text}\n`, signal);
  try {
    check?.(await deps.loadKeys());
    const keys = await openKeys(place, sender.send, deps);
    try {
      await work({ keys, place, notices, print });
    } finally {
      keys.close();
    }
  } catch (error) {
    // Where stdout is closed, this is the one that has to be heard of.
    if (error instanceof KeyLostError) throw error;
    signal.throwIfAborted();
    throw keysFailure(error, place);
  } finally {
    await sender.close();
  }
}

/** Also as it is shown elsewhere: `rekog_sk_0123456789Ab_…`. */
const idIn = (text: string): string => /^rekog_sk_([0-9A-Za-z]{12})_…$/.exec(text)?.[1] ?? text;
