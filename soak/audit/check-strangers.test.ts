import { describe, expect, it } from "@jest/globals";
import { type Case, findingsOf } from "./doctored.fixture.ts";

const answerOf = (status: number, body: object) => ({ status, body: JSON.stringify(body) });

describe("the audit of what strangers get", () => {
  it.each<Case>([
    [
      "a blob that a stranger may read",
      ({ strangerAnswers }) =>
        void Object.assign(strangerAnswers[0] ?? {}, answerOf(200, { blob_id: "fine" })),
      ["blob fine of ada was asked for by ben (GET), who was answered 200"],
    ],
    [
      "a blob that a stranger may delete",
      ({ strangerAnswers }) => void Object.assign(strangerAnswers[1] ?? {}, answerOf(204, {})),
      ["blob fine of ada was asked for by outsider (DELETE), who was answered 204"],
    ],
    [
      "a stranger who is told that there is such a blob",
      ({ strangerAnswers }) => {
        const body = { code: "blob_not_found", title: "It is another account's.", request_id: "1" };
        Object.assign(strangerAnswers[0] ?? {}, answerOf(404, body));
      },
      [
        "blob fine of ada was asked for by ben (GET), who was answered 404, and not as of no blob at all",
      ],
    ],
    [
      "another's mail",
      ({ strangerAnswers }) =>
        void Object.assign(
          strangerAnswers[2] ?? {},
          answerOf(200, { deliveries: [{ blob_id: "fetched" }] }),
        ),
      ['the mailbox of outsider was answered 200 with {"deliveries":[{"blob_id":"fetched"}]}'],
    ],
    [
      "a blob in another's list",
      (state) => {
        state.afterwards = ({ told }) => void told.ben.listed.push("fine");
      },
      ["blob fine is listed for ben, whose it is not"],
    ],
    [
      "a blob that is listed twice",
      (state) => {
        state.afterwards = ({ told }) => void told.ada.listed.push("fine");
      },
      ["blob fine is listed for ada more than once"],
    ],
    [
      "a blob that is in no list",
      (state) => {
        state.afterwards = ({ told }) => void told.cleo.listed.pop();
      },
      ["blob again is not listed for cleo, whose it is"],
    ],
    [
      "a blob that another account has got",
      ({ behind }) =>
        void Object.assign(behind.rows.find(({ blob_id }) => blob_id === "silent") ?? {}, {
          account: "ben",
        }),
      ["blob silent was created by ada, and is ben's"],
    ],
    [
      "a callback that came to another client",
      ({ received }) => {
        received.fine.path = "/fine/3";
      },
      ["callback of blob fine came to /fine/3, and not to /fine/0"],
    ],
    [
      "mail that another account's listener fetched",
      ({ received }) => {
        received.fetched.path = "/mailbox/ben";
      },
      ["callback of blob fetched came to /mailbox/ben, and not to /mailbox/ada"],
    ],
    [
      "a picture that was known at once to whom it was never shown",
      ({ trackedBlobs: { bus, silent } }) => {
        silent.fate = "known_at_once";
        Object.assign(silent.plan, { account: "ben", features: [], picture: bus.plan.picture });
        Reflect.deleteProperty(silent, "blob");
        silent.isWithdrawn = true;
      },
      [
        "blob silent was created by ben, and is ada's",
        "blob silent was known at once, and ben had not uploaded its picture before",
      ],
    ],
  ])("finds %s, and says so once", (_, doctor, findings) => {
    expect(findingsOf(doctor)).toEqual(findings);
  });

  it("lets pass what was known at once of a picture that the account had uploaded", () => {
    const findings = findingsOf(({ trackedBlobs: { silent, fine } }) => {
      silent.fate = "known_at_once";
      fine.uploadedAtMs = silent.createdAtMs - 1;
    });
    expect(findings).toEqual([]);
  });
});
