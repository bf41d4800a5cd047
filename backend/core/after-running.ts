const ticks = 30;

/**
 * Calls once the process has run for so long, unless `clearInterval` is called with what it returns. One that was halted
 * meanwhile, by Ctrl-Z or by a laptop's sleep, has spent no more than a tick of it: its threads were halted as well.
 */
export function afterRunning(ms: number, call: () => void): NodeJS.Timeout {
  let left = ticks;
  return setInterval(() => {
    left -= 1;
    if (left === 0) call();
  }, ms / ticks);
}
