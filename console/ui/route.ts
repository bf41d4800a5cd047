import { signal } from "@preact/signals";

export interface Route {
  view: "work" | "blobs" | "usage";
  blobId?: string | undefined;
}

/** What an address means: `#/`, `#/blobs/ID`, `#/blobs`, `#/usage`. Anything else is the beginning. */
export function routeOf(hash: string): Route {
  const [, view, id] = /^#\/(blobs|usage)?(?:\/(.+))?$/.exec(hash) ?? [];
  if (view === "usage") return { view };
  if (view !== "blobs") return { view: "work" };
  return id === undefined ? { view } : { view: "work", blobId: decoded(id) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const route = signal<Route>({ view: "work" });

export function watchRoute(): void {
  const read = () => {
    route.value = routeOf(location.hash);
  };
  addEventListener("hashchange", read);
  read();
}
