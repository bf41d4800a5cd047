import { audit } from "./audit.ts";
import { asEvidence, attempts, type Doctored, goodEvidence } from "./evidence.fixture.ts";

const now = new Date("2026-11-23T12:01:00.000Z");

/** What the audit says of a good state that was made worse. */
export function auditOf(doctor: (state: Doctored) => void = () => {}) {
  const state = goodEvidence();
  doctor(state);
  return audit(asEvidence(state), { callbackAttempts: attempts, now });
}

export const findingsOf = (doctor: (state: Doctored) => void) =>
  auditOf(doctor).findings.map(({ subject, why }) => `${subject} ${why}`);

/** What is made worse, how, and all that is to be found then. */
export type Case = [what: string, doctor: (state: Doctored) => void, findings: string[]];
