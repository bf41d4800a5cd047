import { isDeepStrictEqual } from "node:util";
import type { StrangerAnswer } from "../clients/strangers.ts";
import type { Evidence, Finding } from "../evidence.ts";
import { keyHolders } from "../plan/accounts.ts";

/**
 * Nobody is served another's. A stranger is told of a blob what is told of one that there is not, and finds nobody's mail;
 * a list has an account's own blobs, each once; a callback comes to the client, or to the listeners of the account, that it is
 * for; and what is known of a picture is told at once where the same account had uploaded it before.
 */
export function checkStrangers(evidence: Evidence): Finding[] {
  return [
    ...evidence.strangerAnswers.flatMap(checkAnswer),
    ...checkOwners(evidence),
    ...checkLists(evidence),
    ...checkAddresses(evidence),
    ...checkKnown(evidence),
  ];
}

function checkAnswer(answer: StrangerAnswer): Finding[] {
  const { stranger, asked, owner, blobId, status, body, ofNothing } = answer;
  if (blobId === undefined) {
    if (status === 200 && isDeepStrictEqual(JSON.parse(body), { deliveries: [] })) return [];
    return [{ subject: `the mailbox of ${stranger}`, why: `was answered ${status} with ${body}` }];
  }
  const told = told404(status, body);
  if (told && ofNothing && isDeepStrictEqual(told, told404(ofNothing.status, ofNothing.body)))
    return [];
  const why = `of ${owner} was asked for by ${stranger} (${asked}), who was answered ${status}`;
  return [{ subject: `blob ${blobId}`, why: told ? `${why}, and not as of no blob at all` : why }];
}

/** What the problem says, but for the request that it was. */
function told404(status: number, body: string): object | undefined {
  if (status !== 404) return undefined;
  const { request_id: _, ...said } = JSON.parse(body) as { code?: string; request_id?: string };
  return said.code === "blob_not_found" ? said : undefined;
}

function checkOwners({ trackedBlobs, behind }: Evidence): Finding[] {
  const owners = new Map(behind.rows.map(({ blob_id, account }) => [blob_id, account]));
  return trackedBlobs.flatMap(({ blobId, plan }) => {
    const owner = owners.get(blobId) ?? plan.account;
    if (owner === plan.account) return [];
    return [
      { subject: `blob ${blobId}`, why: `was created by ${plan.account}, and is ${owner}'s` },
    ];
  });
}

function checkLists({ behind, told }: Evidence): Finding[] {
  return keyHolders.flatMap((holder) => {
    const own = new Set(
      behind.rows.filter(({ account }) => account === holder).map(({ blob_id }) => blob_id),
    );
    const { listed } = told[holder];
    const find = (whose: string) => (blobId: string) => ({ subject: `blob ${blobId}`, why: whose });
    return [
      ...listed
        .filter((blobId) => !own.has(blobId))
        .map(find(`is listed for ${holder}, whose it is not`)),
      ...listed
        .filter((blobId, at) => own.has(blobId) && listed.indexOf(blobId) < at)
        .map(find(`is listed for ${holder} more than once`)),
      ...[...own]
        .filter((blobId) => !listed.includes(blobId))
        .map(find(`is not listed for ${holder}, whose it is`)),
    ];
  });
}

/** Each client has a receiver's path of its own, and so have the listeners of each account. */
function checkAddresses({ trackedBlobs, received }: Evidence): Finding[] {
  const plans = new Map(trackedBlobs.map(({ blobId, plan }) => [blobId, plan]));
  return received.flatMap(({ headers, path }) => {
    const blobId = String(headers["webhook-id"]).replace(/^blob_/, "");
    const plan = plans.get(blobId);
    const isFetched = plan?.receiver === "mailbox";
    const right = plan && `/${plan.receiver}/${isFetched ? plan.account : plan.index}`;
    if (right === undefined || path === right) return [];
    return [{ subject: `callback of blob ${blobId}`, why: `came to ${path}, and not to ${right}` }];
  });
}

function checkKnown({ trackedBlobs }: Evidence): Finding[] {
  return trackedBlobs
    .filter(({ fate }) => fate === "known_at_once")
    .filter(
      ({ plan, createdAtMs }) =>
        !trackedBlobs.some(
          ({ plan: { account, picture }, uploadedAtMs = Number.POSITIVE_INFINITY }) =>
            account === plan.account &&
            picture.sha256 === plan.picture.sha256 &&
            uploadedAtMs < createdAtMs,
        ),
    )
    .map(({ blobId, plan }) => ({
      subject: `blob ${blobId}`,
      why: `was known at once, and ${plan.account} had not uploaded its picture before`,
    }));
}
