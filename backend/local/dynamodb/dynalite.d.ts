declare module "dynalite" {
  import type { Server } from "node:http";

  /** The options of dynalite 4 that are used here. */
  interface DynaliteOptions {
    /** Folder of the LevelDB store; in memory without it. */
    path?: string;
    createTableMs?: number;
  }

  export default function dynalite(options?: DynaliteOptions): Server;
}
