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

    async stop(): Promise<void> {
      for (const part of parts.splice(0).reverse()) await part.stop();
    },
  };
}
