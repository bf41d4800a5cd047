/** What of a folder, or of a pattern's matches, is not uploaded. */
export interface LeftOut {
  /** Not named as pictures */
  others: number;
  /** Pipes, sockets and devices, whatever they are called */
  noFiles: number;
  /** Pictures with boxes that this program drew */
  drawn: number;
  /** Names that begin with a dot, files and folders */
  hidden: number;
  /** Links to folders: what is behind them may be anywhere, and may be the folder itself */
  linkedFolders: number;
  /** Files that a pattern found behind such links */
  behindLinks: number;
  /** Folders where only files were wanted */
  folders: number;
}

export const nothingLeftOut = (): LeftOut => ({
  others: 0,
  noFiles: 0,
  drawn: 0,
  hidden: 0,
  linkedFolders: 0,
  behindLinks: 0,
  folders: 0,
});

/** As a clause (`2 other files and 1 hidden one`); undefined when nothing was left out. */
export function leftOutText(leftOut: LeftOut): string | undefined {
  const { others, noFiles, drawn, hidden, linkedFolders, behindLinks, folders } = leftOut;
  const parts = [
    others > 0 && `${count(others, "other file")} (not named as a picture)`,
    noFiles > 0 && count(noFiles, "pipe, socket or device", "pipes, sockets or devices"),
    drawn > 0 && `${count(drawn, "picture")} with boxes that rekog drew`,
    hidden > 0 && count(hidden, "hidden entry", "hidden entries"),
    linkedFolders > 0 && count(linkedFolders, "link to a folder", "links to folders"),
    behindLinks > 0 && `${count(behindLinks, "match", "matches")} behind links to folders`,
    folders > 0 && `${count(folders, "folder")} (-r takes folders too)`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return undefined;
  return parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

const count = (number: number, one: string, many = `${one}s`) =>
  `${number} ${number === 1 ? one : many}`;
