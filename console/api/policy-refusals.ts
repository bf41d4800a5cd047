/** Origins that the page's own policy did not let it ask. */
const refused = new Set<string>();

/** A browser tells a page so in an event alone: to whoever asked, it is like an API that does not answer. */
export function watchPolicy(): void {
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
    if (effectiveDirective === "connect-src" && URL.canParse(blockedURI)) {
      refused.add(new URL(blockedURI).origin);
    }
  });
}

/** Whether a request to an endpoint, which has just failed, was not let out. */
export async function isRefusedByPolicy(endpoint: string): Promise<boolean> {
  // The event comes in a task of its own, after the failure.
  await new Promise((resolve) => setTimeout(resolve));
  return URL.canParse(endpoint) && refused.has(new URL(endpoint).origin);
}
