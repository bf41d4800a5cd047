/**
 * What follows `rekog` in a shell's command to print the names of the profiles, one a line, from the table of `rekog config
 * list`. Names are letters, digits, `-` and `_`; at a key press nothing else is to be heard of it.
 */
export const profileNames =
  "config list 2>/dev/null </dev/null | sed -n '1d; s/^[* ] \\([A-Za-z0-9_-]*\\) .*/\\1/p'";
