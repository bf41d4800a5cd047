import type { Store } from "dynalite/db/index.js";

type Output = Record<string, unknown>;
type Run = (store: Store, input: object, done: (error: unknown, output?: Output) => void) => void;

type Operation = { type: "put"; key: string; value: object } | { type: "del"; key: string };

/**
 * dynalite writes an item's places in the indexes, and then the item: a process that dies in between leaves an index that leads
 * to what is not there, or no more to what is, and for good, which no index of DynamoDB ever does. Here all of it is one batch of
 * LevelDB's, of which there is everything or nothing.
 * @param run writes one item
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
 */
export function inOneWrite(run: Run): Run {
  return (store, input, done) => run(gathering(store), input, done);
}

function gathering(store: Store): Store {
  const places: Operation[] = [];
  return {
    ...store,
    getIndexDb(type, table, index) {
      const prefix = `index-${type.toLowerCase()}~${table}~${index}~`;
      return {
        put(key, value, next) {
          places.push({ type: "put", key: prefix + key, value });
          next(null);
        },
        del(key, next) {
          places.push({ type: "del", key: prefix + key });
          next(null);
        },
      };
    },
    getItemDb(table) {
      const prefix = `item-${table}~`;
      const write = (item: Operation, next: (error: unknown) => void) =>
        void store.db.batch([...places, item]).then(
          () => next(null),
          (error: unknown) => next(error),
        );
      return {
        ...store.getItemDb(table),
        put: (key, value, next) => write({ type: "put", key: prefix + key, value }, next),
        del: (key, next) => write({ type: "del", key: prefix + key }, next),
      };
    },
  };
}
