import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { AccessKey } from "../../../core/api-keys/access-key.ts";
import { isScope } from "../../../core/api-keys/scopes.ts";

type Item = Record<string, AttributeValue>;

export const keyPrefix = "key#";

/** A key's row of the access table. Times are ISO 8601. */
interface KeyRow {
  /** `key#` and the key's id */
  pk: string;
  hash: string;
  account: string;
  name: string;
  scopes: string[];
  created_at: string;
  created_by?: string;
  /** Not the table's TTL attribute: a key that has ended stays in the list. */
  ends_at?: string;
  revoked_at?: string;
  per_minute?: number;
  daily_microdollars?: number;
}

export function toKeyItem(key: AccessKey): Item {
  const row: KeyRow = {
    pk: `${keyPrefix}${key.id}`,
    hash: key.hash,
    account: key.account,
    name: key.name,
    scopes: [...key.scopes],
    created_at: key.createdAt,
    ...(key.createdBy !== undefined && { created_by: key.createdBy }),
    ...(key.expiresAt !== undefined && { ends_at: key.expiresAt }),
    ...(key.revokedAt !== undefined && { revoked_at: key.revokedAt }),
    ...(key.perMinute !== undefined && { per_minute: key.perMinute }),
    ...(key.dailyMicrodollars !== undefined && { daily_microdollars: key.dailyMicrodollars }),
  };
  return marshall(row);
}

export function fromKeyItem(item: Item): AccessKey {
  const row = unmarshall(item) as KeyRow;
  return {
    id: row.pk.slice(keyPrefix.length),
    hash: row.hash,
    account: row.account,
    name: row.name,
    scopes: row.scopes.filter(isScope),
    createdAt: row.created_at,
    ...(row.created_by !== undefined && { createdBy: row.created_by }),
    ...(row.ends_at !== undefined && { expiresAt: row.ends_at }),
    ...(row.revoked_at !== undefined && { revokedAt: row.revoked_at }),
    ...(row.per_minute !== undefined && { perMinute: row.per_minute }),
    ...(row.daily_microdollars !== undefined && { dailyMicrodollars: row.daily_microdollars }),
  };
}
