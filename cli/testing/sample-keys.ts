/** A key as `rekog keys create` makes them, for APIs that ask for one. */
export const sampleKey = "rekog_sk_0123456789Ab_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8_3ah1v5";
/** What of it nobody may read */
export const sampleSecret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
/** How it is shown */
export const sampleKeyShown = "rekog_sk_0123456789Ab_…";
/** With a wrong letter */
export const mistypedKey = sampleKey.replace("AAEC", "AAED");

/** A refusal of the API, as it words it. */
export const keyProblem = (status: number, code: string, detail: string) => ({
  type: `/problems/${code}`,
  title: "The key is refused.",
  status,
  code,
  detail,
  hint: "Do what is right.",
  request_id: "stub-request-id",
});
