/** What a key may be for; `openapi.yaml` says at each operation which one it needs. */
export const scopes = [
  "blobs:write",
  "blobs:read",
  "blobs:delete",
  "callbacks:write",
  "usage:read",
] as const;

export type Scope = (typeof scopes)[number];

export function isScope(text: string): text is Scope {
  return scopes.some((scope) => scope === text);
}
