/** As tables say them: two digits below ten, none above. */
export const ms = (value?: number) =>
  value === undefined ? "" : value.toFixed(value < 10 ? 2 : 0);
export const rate = (value: number) => value.toFixed(value < 10 ? 1 : 0);
export const times = (value?: number) => (value === undefined ? "" : `${rate(value)} ×`);
export const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(0)} MB`;
