import { chooseKey, type KeyChoice } from "../../../api-key/choose-key.ts";
import type { GivenKey } from "../../../api-key/given-key.ts";
import { explainKeyRefusal, isKeyRefusal } from "../../../api-key/key-refusal.ts";
import { RekogError } from "../../../client/errors.ts";
import { checkSecure } from "../../../client/http/bearer.ts";
import type { Deps } from "../../../deps.ts";
import type { Settings } from "../../../settings.ts";
import { type Finding, fail, failOf, ok, warn } from "./check.ts";
import { type AskOptions, refusalOfNobody, type Scope, scopesOf } from "./key-scopes.ts";

export interface ApiKeyCheckOptions {
  /** Undefined: which API it is is not clear */
  settings: Settings | undefined;
  /** Whether the API lets in who has no key; undefined where it did not answer as it should */
  asksForKey: boolean | undefined;
  ask: Omit<AskOptions, "key"> | undefined;
  deps: Deps;
}

/** What is found out, and what the checks after it may use. */
export interface ApiKeyState {
  finding: Finding;
  /** That the API takes; undefined where it asks for none */
  key: GivenKey | undefined;
  /** Why nothing more can be asked of the API, if that is so */
  obstacle: string | undefined;
}

/** What commands need to upload a picture and read what is in it */
const needed: readonly Scope[] = ["blobs:write", "blobs:read"];

/**
 * Which key commands use, where it comes from, and what the API lets it do. A typing error is told without a request, and a
 * server that is not rekog's API hears of no key.
 * @throws {RekogError} the API could not say
 */
export async function checkApiKey(options: ApiKeyCheckOptions): Promise<ApiKeyState> {
  const { settings, asksForKey, ask, deps } = options;
  const local = { endpoint: undefined, profile: undefined, apiKeyFile: undefined };
  const choice = await chooseKey(settings ?? local, deps).catch(orFault);
  if (choice instanceof RekogError) return blocked(choice);
  const { key } = choice;
  if (asksForKey === undefined || !ask) return unasked(choice);
  if (!asksForKey && !key) return usable(ok("The API asks for no key, and none is set."));
  try {
    if (key) checkSecure(ask.endpoint);
    if (key && !asksForKey) {
      return usable(ok(`The API asks for no key; ${named(key)} is not needed.`), key);
    }
    if (!key) throw refusalOfNobody();
    return judge(key, await scopesOf({ ...ask, key }));
  } catch (error) {
    const told = explainKeyRefusal(error, { ...choice, endpoint: ask.endpoint, settings });
    const isAnswer = isKeyRefusal(told) || (told as RekogError).code === "insecure_endpoint";
    if (isAnswer && told instanceof RekogError) return blocked(told);
    throw error;
  }
}

const named = ({ shown, origin }: GivenKey) => `${shown} (${origin})`;

function judge(key: GivenKey, scopes: ReadonlyMap<Scope, boolean>): ApiKeyState {
  const all = [...scopes];
  const has = all.flatMap(([scope, may]) => (may ? scope : []));
  const lacks = all.flatMap(([scope, may]) => (may ? [] : scope));
  if (lacks.length === 0) {
    return usable(ok(`The API takes ${named(key)}, for ${has.join(", ")}.`), key);
  }
  const told =
    `The API takes ${named(key)}, but it has not the scope ${lacks.join(", ")}` +
    `${has.length === 0 ? "" : `; it has ${has.join(", ")}`}.`;
  const fix =
    "If commands need it here, use a key that has it: whoever deployed the API makes one with " +
    `\`rekog keys create --scopes ${[...has, ...lacks].join(",")}\`.`;
  const isEnough = needed.every((scope) => has.includes(scope));
  return {
    finding: isEnough ? warn(told, fix) : fail(told, fix),
    key,
    obstacle: isEnough ? undefined : "the key may not upload and read pictures",
  };
}

const usable = (finding: Finding, key?: GivenKey): ApiKeyState => ({
  finding,
  key,
  obstacle: undefined,
});

const blocked = (error: RekogError): ApiKeyState => ({
  finding: failOf(error),
  key: undefined,
  obstacle: "the API lets in nobody with the key that there is",
});

function unasked({ key, passedOver }: KeyChoice): ApiKeyState {
  const what = key
    ? `${named(key)} is complete, and was not sent: there is no API that could say more`
    : "There is none, and no API that could say whether it asks for one";
  const told = `${what}.${passedOver ? ` ${passedOver.message}` : ""}`;
  const finding = warn(told, "Repair what is told above first, then run this again.");
  return { finding, key: undefined, obstacle: undefined };
}

function orFault(error: unknown): RekogError {
  if (error instanceof RekogError && error.kind === "usage") return error;
  throw error;
}
