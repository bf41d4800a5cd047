/** The `code` that errors of Node.js and undici carry (`ENOENT`, `UND_ERR_SOCKET`), whoever's class they are of. */
export function errorCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? code : undefined;
}
