/**
 * Text as one word of a shell that means itself: nothing between single quotes is special to bash and zsh
 * (https://www.gnu.org/software/bash/manual/bash.html#Single-Quotes).
 */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The same for fish, where a backslash is special there too (https://fishshell.com/docs/current/language.html#quotes). */
export const fishQuoted = (text: string): string => `'${text.replace(/['\\]/g, "\\$&")}'`;
