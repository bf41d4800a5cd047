/** The parts of dynalite 4 that answer calls, without its server. */
declare module "dynalite/db/index.js" {
  import type { Level } from "level";

  /** Keys of the database: `table~NAME`, `item-NAME~KEY` and `index-global~NAME~INDEX~KEY`. */
  export interface Store {
    db: Level<string, object>;
    tableDb: TableList;
    /** It has locks and readers besides. */
    getItemDb(table: string): Writable;
    getIndexDb(type: string, table: string, index: string): Writable;
  }

  /** A part of the database. */
  export interface Writable {
    put(key: string, value: object, done: (error: unknown) => void): void;
    del(key: string, done: (error: unknown) => void): void;
  }

  /** What is kept of the tables themselves, by their names. */
  export type TableList = Writable;

  /** A table's description, as it is kept. */
  export interface StoredTable {
    TableName: string;
    TableArn: string;
    TableStatus: string;
    AttributeDefinitions: { AttributeName: string; AttributeType: string }[];
    GlobalSecondaryIndexes?: StoredIndex[];
  }

  interface StoredIndex {
    IndexName: string;
    IndexStatus: string;
    KeySchema: { AttributeName: string; KeyType: string }[];
  }

  interface StoreOptions {
    /** Folder of the LevelDB store; in memory without it. */
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
  }

  const db: {
    create(options?: StoreOptions): Store;
    /** What an item's writing does to these indexes of its table. */
    getIndexActions(
      indexes: StoredIndex[],
      existingItem: object | null,
      item: object,
      table: StoredTable,
    ): { puts: { index: string; key: string; item: object }[] };
  };
  export default db;
}

declare module "dynalite/validations/index.js" {
  import type { Store } from "dynalite/db/index.js";

  const validations: {
    /** Both throw an error with `statusCode` and `body`, the answer to the call. */
    checkTypes(data: unknown, types: object): Record<string, unknown>;
    checkValidations(data: object, types: object, custom: unknown, store: Store): void;
  };
  export default validations;
}

declare module "dynalite/actions/*.js" {
  import type { Store } from "dynalite/db/index.js";

  const run: (
    store: Store,
    input: object,
    done: (error: unknown, output?: Record<string, unknown>) => void,
  ) => void;
  export default run;
}

declare module "dynalite/validations/*.js" {
  const rules: { types: object; custom: unknown };
  export default rules;
}
