import { type KeyHolder, keyHolders } from "../plan/accounts.ts";
import type { AccountApi, UsageDay } from "./api-client.ts";
import type { Operator } from "./operator.ts";

/** What the API tells whoever has a key. */
export interface ToldToHolder {
  /** The ids of the blobs that are listed. */
  listed: readonly string[];
  usage: readonly UsageDay[];
}

/** What each of them is told of theirs. Who was given no key in time is told nothing. */
export async function toldToHolders(
  { made }: Pick<Operator, "made">,
  apiOf: (holder: KeyHolder) => AccountApi,
): Promise<Record<KeyHolder, ToldToHolder>> {
  const told = {} as Record<KeyHolder, ToldToHolder>;
  for (const holder of keyHolders) {
    const api = made.some((key) => key.holder === holder) ? apiOf(holder) : undefined;
    told[holder] = { listed: (await api?.list()) ?? [], usage: (await api?.usage()) ?? [] };
  }
  return told;
}
