import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Store } from "dynalite/db/index.js";
import validations from "dynalite/validations/index.js";
import { appendedElements, type UpdateSection } from "./appended-elements.ts";
import { checkExpressions } from "./check-expressions.ts";
import { checkNames } from "./check-names.ts";
import type { TableOptions } from "./create-tables.ts";
import { type DynaliteAction, dynaliteActions } from "./dynalite-actions.ts";
import { type DynaliteStoreOptions, dynaliteStore } from "./dynalite-store.ts";
import { RefusedCallError, serializationError } from "./refused-call-error.ts";
import { settleTables } from "./settle-tables.ts";

/** Item attributes as DynamoDB writes them. */
export type StoredItem = Record<string, { S?: string; N?: string; M?: StoredItem }>;

/** As the SDK has it, but for binary values: they are in base64. */
export type SnapshotItem = Record<string, AttributeValue>;

export interface CallInput {
  TableName?: string;
  Item?: StoredItem;
  Key?: StoredItem;
  ReturnValues?: string;
  [parameter: string]: unknown;
}

/** Items that a snapshot reads at once. */
const partSize = 50;

type Output = Record<string, unknown>;

const writes = [
  "CreateTable",
  "DeleteTable",
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "BatchWriteItem",
];

export interface DynaliteCalls {
  /** Opens the database. @throws what LevelDB throws: it is damaged, or cannot be read */
  open(): Promise<void>;
  /** Before the first call: see `settleTables`. @throws StorageFullError, or what went wrong with the database */
  settle(tables: readonly TableOptions[]): Promise<void>;
  /** @throws RefusedCallError, StorageFullError, or what went wrong with the database */
  call(operation: string, input: CallInput): Promise<Output>;
  /** The items of a table as they are when this is called, in parts, whatever is written meanwhile. */
  snapshot(table: string): Promise<AsyncIterable<SnapshotItem[]>>;
  close(): Promise<void>;
}

/**
 * dynalite without its server. That one throws what the database says where no one can catch it, and lets any page of any
 * browser read: here a call is a promise, and who calls is decided before.
 */
export function dynaliteCalls(
  path: string | undefined,
  options: Omit<DynaliteStoreOptions, "path"> = {},
): DynaliteCalls {
  const store = dynaliteStore({ ...options, path });
  return {
    open: store.open,
    settle: (tables) => store.use((opened) => settleTables(opened, tables), true),
    close: store.close,
    async call(operation, input) {
      const action = dynaliteActions.get(operation);
      if (!action) {
        throw new RefusedCallError(400, {
          __type: "com.amazon.coral.service#UnknownOperationException",
        });
      }
      const { run, rules } = action;
      return await store.use(async (opened) => {
        const checked = check(opened, input, rules);
        try {
          return await new Promise<Output>((resolve, reject) => {
            run(opened, checked, (error, output) =>
              error ? reject(error) : resolve(output ?? {}),
            );
          });
        } catch (error) {
          throw refusalOf(error) ?? error;
        }
      }, writes.includes(operation));
    },
    snapshot: (table) => store.use(async ({ db }) => itemsIn(db, `item-${table}~`), false),
  };
}

/**
 * As dynalite's actions take it. What its checks throw beside refusals they were not made for: a null in a list, or lists in
 * lists without an end.
 * @throws RefusedCallError
 */
function check(store: Store, input: CallInput, { types, custom }: DynaliteAction["rules"]) {
  checkExpressions(input);
  checkNames(input);
  try {
    const checked = validations.checkTypes(input, types);
    validations.checkValidations(checked, types, custom, store);
    const { _updates: updates } = checked as { _updates?: { sections: UpdateSection[] } };
    if (updates) appendedElements(updates.sections);
    return checked;
  } catch (error) {
    throw refusalOf(error) ?? serializationError(error);
  }
}

/** LevelDB's iterator sees what was there when it was made. */
function itemsIn(db: Store["db"], prefix: string): AsyncIterable<SnapshotItem[]> {
  const values = db.values<string, SnapshotItem>({
    gte: prefix,
    lt: `${prefix}\xFF`,
    valueEncoding: "json",
  });
  return (async function* () {
    try {
      for (;;) {
        const part = await values.nextv(partSize);
        if (part.length === 0) return;
        yield part;
      }
    } finally {
      await values.close();
    }
  })();
}

function refusalOf(error: unknown): RefusedCallError | undefined {
  const { statusCode, body } = (error ?? {}) as { statusCode?: unknown; body?: unknown };
  if (typeof statusCode !== "number" || typeof body !== "object" || body === null) return undefined;
  return new RefusedCallError(statusCode, body);
}
