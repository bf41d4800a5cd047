import { unexpectedAnswer } from "./api-error.ts";
import type { BlobPage } from "./api-types.ts";

/** Each of them has looked at a hundred blobs at least, and most often at a thousand. */
const mostEmptyPages = 100_000;

/** Whether a list comes to an end. */
export interface EndWatch {
  /** @throws {ApiError} `unexpected_answer`: the list goes round, or has nothing in ever new pages */
  passed(page: BlobPage): void;
}

/** A watch of one list, page by page. It keeps one cursor, however long the list is (Brent's algorithm). */
export function createEndWatch(endpoint: string): EndWatch {
  let kept: string | undefined;
  let [sinceKept, keepAfter, emptyPages] = [0, 1, 0];
  return {
    passed({ blobs, next_cursor: cursor }) {
      emptyPages = blobs.length > 0 ? 0 : emptyPages + 1;
      const isRound = cursor !== undefined && cursor === kept;
      if (isRound || emptyPages > mostEmptyPages) throw unexpectedAnswer(endpoint, 200);
      sinceKept += 1;
      if (sinceKept < keepAfter) return;
      [kept, sinceKept, keepAfter] = [cursor, 0, 2 * keepAfter];
    },
  };
}
