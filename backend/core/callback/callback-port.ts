/**
 * The ports from 1024 up that the Fetch standard blocks, because what listens there may take a POST for its own
 * protocol (IRC, SIP, NFS, X11…).
 * @see https://fetch.spec.whatwg.org/#port-blocking
 */
const blocked = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669,
  6679, 6697, 10080,
]);

/**
 * Whether callbacks may go to a port: 80, 443, and from 1024 up all but the blocked ones. Below 1024 are mail, shells,
 * directories and the like, whose servers a stranger must not reach with our address as the sender; receivers live on
 * HTTP's two ports or, self-made ones, on 3000, 8080, 8443 and whatever else was free.
 */
export function isCallbackPort(port: number): boolean {
  if (port === 80 || port === 443) return true;
  return port >= 1024 && port <= 65_535 && !blocked.has(port);
}
