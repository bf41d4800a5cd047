/** Of `rekog local`, on 127.0.0.1. */
export const defaultPort = 7878;
