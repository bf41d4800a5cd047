/** What this tab remembers, in the form that `sessionStorage` has. */
type TabStorage = Pick<Storage, "getItem" | "setItem">;

/** Where the browser keeps nothing for pages, as its user may have it, the tab remembers until it is loaded anew. */
function openStorage(): TabStorage {
  try {
    return sessionStorage;
  } catch {
    const kept = new Map<string, string>();
    return {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, value) => void kept.set(name, value),
    };
  }
}

export const tabStorage = openStorage();
