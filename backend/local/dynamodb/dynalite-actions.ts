import batchGetItem from "dynalite/actions/batchGetItem.js";
import batchWriteItem from "dynalite/actions/batchWriteItem.js";
import createTable from "dynalite/actions/createTable.js";
import deleteItem from "dynalite/actions/deleteItem.js";
import deleteTable from "dynalite/actions/deleteTable.js";
import describeTable from "dynalite/actions/describeTable.js";
import getItem from "dynalite/actions/getItem.js";
import listTables from "dynalite/actions/listTables.js";
import putItem from "dynalite/actions/putItem.js";
import query from "dynalite/actions/query.js";
import scan from "dynalite/actions/scan.js";
import updateItem from "dynalite/actions/updateItem.js";
import type { Store } from "dynalite/db/index.js";
import batchGetItemRules from "dynalite/validations/batchGetItem.js";
import batchWriteItemRules from "dynalite/validations/batchWriteItem.js";
import createTableRules from "dynalite/validations/createTable.js";
import deleteItemRules from "dynalite/validations/deleteItem.js";
import deleteTableRules from "dynalite/validations/deleteTable.js";
import describeTableRules from "dynalite/validations/describeTable.js";
import getItemRules from "dynalite/validations/getItem.js";
import listTablesRules from "dynalite/validations/listTables.js";
import putItemRules from "dynalite/validations/putItem.js";
import queryRules from "dynalite/validations/query.js";
import scanRules from "dynalite/validations/scan.js";
import updateItemRules from "dynalite/validations/updateItem.js";
import { inOneWrite } from "./in-one-write.ts";
import { untilWritten } from "./until-written.ts";

type Output = Record<string, unknown>;

export interface DynaliteAction {
  run(store: Store, input: object, done: (error: unknown, output?: Output) => void): void;
  /** What `checkTypes` and `checkValidations` take. */
  rules: { types: object; custom: unknown };
}

/** By DynamoDB's name: what rekog calls, and what a look at the tables needs. Each is imported by itself, for a bundler to see. */
export const dynaliteActions: ReadonlyMap<string, DynaliteAction> = new Map(
  Object.entries({
    BatchGetItem: { run: batchGetItem, rules: batchGetItemRules },
    BatchWriteItem: { run: batchWriteItem, rules: batchWriteItemRules },
    // It is put there as one that is being made first.
    CreateTable: {
      run: untilWritten(createTable, { kind: "put", count: 2 }),
      rules: createTableRules,
    },
    DeleteItem: { run: inOneWrite(deleteItem), rules: deleteItemRules },
    DeleteTable: {
      run: untilWritten(deleteTable, { kind: "del", count: 1 }),
      rules: deleteTableRules,
    },
    DescribeTable: { run: describeTable, rules: describeTableRules },
    GetItem: { run: getItem, rules: getItemRules },
    ListTables: { run: listTables, rules: listTablesRules },
    PutItem: { run: inOneWrite(putItem), rules: putItemRules },
    Query: { run: query, rules: queryRules },
    Scan: { run: scan, rules: scanRules },
    UpdateItem: { run: inOneWrite(updateItem), rules: updateItemRules },
  }),
);
