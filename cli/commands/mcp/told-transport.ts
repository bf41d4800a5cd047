import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import {
  ErrorCode,
  isJSONRPCErrorResponse,
  type JSONRPCMessage,
} from "@modelcontextprotocol/sdk/types.js";

/**
 * The protocol on stdin and stdout. The library answers a request that is not as the protocol has it, such as arguments that are
 * no object, with an internal error and its validator's own JSON; here it is told in words, as the client's mistake.
 */
export class ToldTransport extends StdioServerTransport {
  override send(message: JSONRPCMessage): Promise<void> {
    const words = isJSONRPCErrorResponse(message) && inWords(message.error.message);
    if (!words) return super.send(message);
    return super.send({ ...message, error: { code: ErrorCode.InvalidParams, message: words } });
  }
}

interface Issue {
  path: unknown[];
  message: string;
}

function inWords(validation: string): string | undefined {
  if (!validation.startsWith("[")) return undefined;
  try {
    const issues = JSON.parse(validation) as Issue[];
    const told = issues.map(({ path, message }) => `${path.join(".")}: ${lowerFirst(message)}`);
    return `The request is not as the protocol has it. ${told.join("; ")}.`;
  } catch {
    return undefined;
  }
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
