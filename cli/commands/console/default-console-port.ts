/** Of `rekog console`, on 127.0.0.1: the next one that local mode leaves free. */
export const defaultConsolePort = 7880;
