import type { Store, TableList } from "dynalite/db/index.js";

type Output = Record<string, unknown>;
type Run = (store: Store, input: object, done: (error: unknown, output?: Output) => void) => void;

/**
 * dynalite answers that a table is made or deleted before it has written so; where that write fails it prints why, and leaves
 * the table in between for good. Here the answer waits for that write, or is its error.
 * @param last which of its writes to the list of tables that is
 */
export function untilWritten(run: Run, last: { kind: "put" | "del"; count: number }): Run {
  return (store, input, done) => {
    let output: Output | undefined;
    let writes = 0;
    const finish = (error?: unknown) => done(error, output);
    const orFinish = (kind: "put" | "del", next: (error: unknown) => void) => {
      if (kind === last.kind) writes += 1;
      return kind === last.kind && writes === last.count ? finish : next;
    };
    const { tableDb } = store;
    const watched: TableList = {
      ...tableDb,
      put: (key, table, next) => tableDb.put(key, table, orFinish("put", next)),
      del: (key, next) => tableDb.del(key, orFinish("del", next)),
    };
    run({ ...store, tableDb: watched }, input, (error, answered) => {
      // As it is answered: what is written last is the same object, changed.
      if (error) done(error);
      else output = structuredClone(answered);
    });
  };
}
