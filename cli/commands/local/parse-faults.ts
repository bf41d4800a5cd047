import type { LocalFaults } from "../../deps.ts";
import { InvalidArgumentError } from "../../options/commander.ts";

/**
 * The faults in a list such as `throttle=2,duplicate,slow=3s`.
 * @throws {InvalidArgumentError} naming the one that is not known
 */
export function parseFaults(text: string): LocalFaults {
  const recognition: LocalFaults["recognition"] = {};
  let eventCopies: number | undefined;
  for (const fault of text.split(",").map((part) => part.trim())) {
    const [name = "", value = ""] = fault.split("=", 2);
    switch (name) {
      case "throttle":
        recognition.next = Array.from({ length: count(fault, value) }, () => "ThrottlingException");
        break;
      case "rate":
        recognition.maxCallsPerSecond = count(fault, value);
        break;
      case "slow":
        recognition.latencyMs = duration(fault, value);
        break;
      case "duplicate":
        if (value !== "") throw unknown(fault);
        eventCopies = 2;
        break;
      default:
        throw unknown(fault);
    }
  }
  return { recognition, ...(eventCopies !== undefined && { eventCopies }) };
}

function count(fault: string, value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value)) throw unknown(fault);
  return Number(value);
}

/** In ms, of `3s` or `250ms`. */
function duration(fault: string, value: string): number {
  const [, digits, unit] = /^(\d{1,6})(ms|s)$/.exec(value) ?? [];
  if (!digits) throw unknown(fault);
  return Number(digits) * (unit === "s" ? 1000 : 1);
}

const unknown = (fault: string) =>
  new InvalidArgumentError(`"${fault}" is no fault; try throttle=2, rate=5, slow=3s or duplicate.`);
