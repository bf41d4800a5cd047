import { isIPv4 } from "node:net";

/** An address in bits, the first one first: 32 for IPv4, 128 for IPv6. */
type Bits = string;

/**
 * Whether an address lies in a range; one of IPv4 lies in none of IPv6, nor the other way round.
 * @param address what `isIP` of node:net knows, without a zone
 * @param range in the notation of RFC 4632, section 3.1, such as `10.0.0.0/8`
 */
export function isWithin(address: string, range: string): boolean {
  const [first = "", length] = range.split("/");
  if (isIPv4(address) !== isIPv4(first)) return false;
  return bitsOf(address).startsWith(bitsOf(first).slice(0, Number(length)));
}

function bitsOf(address: string): Bits {
  return isIPv4(address) ? bytes(address) : groups(address);
}

/** The bits of `a.b.c.d` */
function bytes(address: string): Bits {
  return address
    .split(".")
    .map((byte) => Number(byte).toString(2).padStart(8, "0"))
    .join("");
}

/** The bits of an IPv6 address: `::` stands for as many zeros as are missing (RFC 4291, section 2.2). */
function groups(address: string): Bits {
  const [before = "", after = ""] = address.split("::").map(groupBits);
  return before + after.padStart(128 - before.length, "0");
}

/** Of groups with colons between, whose last may be written as IPv4 is */
function groupBits(text: string): Bits {
  if (text === "") return "";
  return text
    .split(":")
    .map((group) => (group.includes(".") ? bytes(group) : hex(group)))
    .join("");
}

function hex(group: string): Bits {
  return Number.parseInt(group, 16).toString(2).padStart(16, "0");
}
