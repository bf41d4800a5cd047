/** A block of code between two lines of three backticks. */
export interface Fence {
  /** Empty where none is said */
  language: string;
  code: string;
  /** The heading that it is below */
  heading: string;
}

const fence = /^```(\w*)\n([\s\S]*?)^```$/gm;

export function fencesOf(text: string): Fence[] {
  return [...text.matchAll(fence)].map(({ 1: language = "", 2: code = "", index }) => {
    const heading = headingsOf(text.slice(0, index)).at(-1) ?? "";
    return { language, code, heading };
  });
}

/** What is not in a fence, with a line left for each that is. */
export const proseOf = (text: string) =>
  text.replace(fence, (block) => "\n".repeat(block.split("\n").length - 1));

/** What stands between single backticks, outside of fences. In a table, a bar has a backslash before it. */
export const spansOf = (text: string) =>
  [...proseOf(text).matchAll(/`([^`\n]+)`/g)].map(([, code]) =>
    String(code).replaceAll("\\|", "|"),
  );

export const headingsOf = (text: string) =>
  [...proseOf(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, title]) => String(title));

/**
 * What a link to each heading ends in, as GitHub makes it: in lower case, a hyphen for each blank, nothing but letters,
 * digits, hyphens and underscores; a number behind a title that was there before.
 */
export function anchorsOf(text: string): string[] {
  const seen = new Map<string, number>();
  return headingsOf(text).map((title) => {
    const plain = title.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const anchor = plain.replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-");
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

/** Where links and pictures lead, outside of code. */
export function linksOf(text: string): string[] {
  const prose = proseOf(text).replace(/`[^`\n]*`/g, "");
  const forms = [/\]\(([^)\s]+)\)/g, /^\[[^\]]+\]: (\S+)$/gm, /\b(?:src|href)="([^"]+)"/g];
  return forms.flatMap((form) => [...prose.matchAll(form)].map(([, target]) => String(target)));
}
