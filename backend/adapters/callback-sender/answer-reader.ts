import { type BodyReader, bodyReader } from "./answer-body.ts";
import { type AnswerHead, mayBeHttp, readAnswerHead } from "./answer-head.ts";
import { CallbackFault } from "./callback-fault.ts";

export interface AnswerReader {
  /** The answer's head, once all of it is there. */
  readonly head: AnswerHead | undefined;
  /** Whether the answer is at its end, and nothing came after it. */
  readonly isComplete: boolean;
  /** No more of it is worth reading: the body is long, or something came after it. */
  readonly isTooMuch: boolean;
  /** @throws {CallbackFault} `not_http`, `headers_too_large` */
  push(chunk: Buffer): void;
}

const maxHeadBytes = 16 * 1024;
/** Of provisional answers (1xx) together. */
const maxProvisionalBytes = 256 * 1024;
const defaultMaxBodyBytes = 16 * 1024;

/**
 * Reads one answer from what a receiver writes. Only its status counts, so whatever HTTP clients in use take for an
 * answer is one, also what Node's parser refuses to be lenient about: no one else reads this connection, so there is no
 * one whom another reading could mislead. What is kept of a receiver's bytes is bounded.
 * @param maxBodyBytes how long a body is worth reading
 */
export function answerReader(maxBodyBytes = defaultMaxBodyBytes): AnswerReader {
  let unread: Buffer = Buffer.alloc(0);
  let searchedTo = 0;
  let provisionalBytes = 0;
  let bodyBytes = 0;
  let head: AnswerHead | undefined;
  let body: BodyReader | undefined;
  let excess: number | undefined;

  function readHeads(): void {
    while (head === undefined) {
      const begin = lineEnds(unread);
      if (!mayBeHttp(unread.toString("latin1", begin, begin + 5))) throw notHttp();
      const end =
        begin < unread.length ? headEnd(unread, Math.max(begin, searchedTo - 2)) : undefined;
      if ((end?.at ?? unread.length) > maxHeadBytes) throw tooLarge();
      searchedTo = unread.length;
      if (end === undefined) return;
      const read = readAnswerHead(unread.toString("latin1", begin, end.at));
      if (read === undefined) throw notHttp();
      unread = unread.subarray(end.bodyAt);
      searchedTo = 0;
      // What follows a 101 is another protocol.
      if (read.statusCode >= 200 || read.statusCode === 101) head = read;
      else provisionalBytes += end.bodyAt;
      if (provisionalBytes > maxProvisionalBytes) throw tooLarge();
    }
  }

  return {
    get head() {
      return head;
    },
    get isComplete() {
      return excess === 0;
    },
    get isTooMuch() {
      return (excess ?? 0) > 0 || bodyBytes > maxBodyBytes;
    },
    push(chunk) {
      let bytes = chunk;
      if (head === undefined) {
        unread = Buffer.concat([unread, chunk]);
        readHeads();
        if (head === undefined) return;
        body = bodyReader(head);
        bytes = unread;
        unread = Buffer.alloc(0);
      }
      bodyBytes += bytes.length;
      excess = excess === undefined ? body?.push(bytes) : excess + bytes.length;
    },
  };
}

/** How many of the bytes are ends of lines, which some servers leave before their answer. */
function lineEnds(bytes: Buffer): number {
  const index = bytes.findIndex((byte) => byte !== 0x0d && byte !== 0x0a);
  return index < 0 ? bytes.length : index;
}

/** Where a head ends and what comes after begins: at the first empty line. */
function headEnd(bytes: Buffer, from: number): { at: number; bodyAt: number } | undefined {
  const ends = [
    { at: bytes.indexOf("\n\r\n", from), length: 3 },
    { at: bytes.indexOf("\n\n", from), length: 2 },
  ];
  const [first] = ends.filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at);
  return first && { at: first.at, bodyAt: first.at + first.length };
}

const notHttp = () => new CallbackFault("status", "not_http");
const tooLarge = () => new CallbackFault("status", "headers_too_large");
