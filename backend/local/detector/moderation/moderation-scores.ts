/** What the model knows, in the order of its output. */
export const moderationClasses = ["drawing", "hentai", "neutral", "porn", "sexy"] as const;

/** How likely each is, 0–100; together they are 100. */
export type ModerationScores = Record<(typeof moderationClasses)[number], number>;

/**
 * What of Rekognition's labels the model can tell, and by which of its classes: `porn` and `hentai` are what Rekognition calls
 * `Explicit`, photographed and drawn; `sexy` was learnt from people who are dressed lightly.
 * @see https://docs.aws.amazon.com/rekognition/latest/dg/moderation-api.html#moderation-api-categories
 */
export const toldModeration: ReadonlyMap<string, readonly (keyof ModerationScores)[]> = new Map([
  ["Explicit", ["porn", "hentai"]],
  ["Swimwear or Underwear", ["sexy"]],
]);
