interface Part {
  stop(): Promise<unknown>;
}

/** Keeps what was started, and stops it in the opposite order. */
export function startedParts() {
  const parts: Part[] = [];
  return {
    add<Started extends Part>(part: Started): Started {
      parts.push(part);
      return part;
    },

    /** All of them, started together. If one cannot be, the others are still there to be stopped. */
    async addAll<const Starting extends readonly Promise<Part>[]>(starting: Starting) {
      const settled = await Promise.allSettled(starting);
      for (const each of settled) if (each.status === "fulfilled") parts.push(each.value);
      return await Promise.all(starting);
    },

    /** Every one of them, also if one fails to stop; then rejects with the first failure. */
    async stop(): Promise<void> {
      const failures: unknown[] = [];
      for (const part of parts.splice(0).reverse()) {
        await part.stop().catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
