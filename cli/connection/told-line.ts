/**
 * With this a local mode that was started for a command begins each line that the user is to know of, on stderr: what a
 * crash writes there is not told before its end.
 */
export const toldPrefix = "rekog: ";
