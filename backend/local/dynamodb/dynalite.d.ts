/** The parts of dynalite 4 that answer calls, without its server. */
declare module "dynalite/db/index.js" {
  import type { Level } from "level";

  export interface Store {
    db: Level;
  }

  interface StoreOptions {
    /** Folder of the LevelDB store; in memory without it. */
    path?: string;
    createTableMs?: number;
  }

  const db: { create(options?: StoreOptions): Store };
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
