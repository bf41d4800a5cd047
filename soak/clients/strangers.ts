import { type Account, mailboxName, outsider, strangerTo } from "../plan/accounts.ts";
import type { AccountApi } from "./api-client.ts";

/** What a stranger asked for, and was told. */
export interface StrangerAnswer {
  stranger: string;
  asked: string;
  /** Whose blob, or mailbox, it is. */
  owner: Account;
  blobId?: string;
  status: number;
  body: string;
  /** What the same stranger is told of a blob that there is not. */
  ofNothing?: { status: number; body: string };
}

const nothing = "6f1c2a34-9a4e-4b39-8a55-0f2c8d1e7b60";
const requests = [
  ["GET", ""],
  ["POST", "/callback"],
  ["DELETE", ""],
] as const;

export type Strangers = ReturnType<typeof soakStrangers>;

/** Try to get at what is not theirs: another account with its own key, and somebody who has no picture at all. */
export function soakStrangers(apiOf: (holder: Account | typeof outsider) => AccountApi) {
  const answers: StrangerAnswer[] = [];
  const told = new Map<string, Promise<{ status: number; body: string }>>();

  function ofNothing(stranger: Account | typeof outsider, method: string, path: string) {
    const name = `${stranger} ${method} ${path}`;
    const known = told.get(name) ?? apiOf(stranger).ask(method, `/blobs/${nothing}${path}`);
    told.set(name, known);
    return known;
  }

  return {
    answers,

    /** Reads, has delivered again and deletes a blob that is another's, and takes what waits in the other's mailbox. */
    async probe(owner: Account, blobId: string): Promise<void> {
      for (const stranger of [strangerTo(owner), outsider] as const) {
        for (const [method, path] of requests) {
          const answer = await apiOf(stranger).ask(method, `/blobs/${blobId}${path}`);
          answers.push({
            ...{ stranger, asked: `${method}${path}`, owner, blobId, ...answer },
            ofNothing: await ofNothing(stranger, method, path),
          });
        }
      }
      const mailbox = await apiOf(outsider).ask("GET", `/mailboxes/${mailboxName}`);
      answers.push({ stranger: outsider, asked: "mailbox", owner, ...mailbox });
    },
  };
}
