import { connection } from "./connection.ts";
import { noteExchange, type SentBody } from "./exchanges.ts";
import { CallError, type Failure, failureOfAnswer } from "./failure.ts";
import { isRefusedByPolicy } from "./policy-refusals.ts";

export interface CallOptions {
  body?: object | undefined;
  signal?: AbortSignal | undefined;
  subject?: number | undefined;
}

/**
 * Asks the API, and notes the exchange.
 * @throws {CallError} for an answer that is no success, and where there is none; the signal's reason
 */
export async function call<Answer>(
  method: string,
  path: string,
  { body, signal, subject }: CallOptions = {},
): Promise<Answer> {
  const { endpoint, key } = connection.value;
  const sent: SentBody | undefined = body && { kind: "json", value: body };
  const url = `${endpoint}${path}`;
  const end = noteExchange({ method, url, sent, subject, isKeyed: key !== undefined });
  let response: Response;
  let answer: string;
  try {
    response = await fetch(url, {
      method,
      headers: {
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: asJson(body) }),
      ...(signal && { signal }),
      // What a request does is told by its answer alone.
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
    });
    answer = await response.text();
  } catch (error) {
    if (signal?.aborted) {
      end({ failure: "broken off" });
      throw signal.reason;
    }
    end({ failure: "no answer" });
    throw new CallError(await unreachable(endpoint, error));
  }
  const { status } = response;
  const requestId = response.headers.get("apigw-requestid") ?? undefined;
  end({ status, answer, requestId });
  if (!response.ok) {
    throw new CallError(failureOfAnswer(status, answer, response.headers.get("retry-after")));
  }
  return (answer === "" ? undefined : parsed(answer, endpoint)) as Answer;
}

/**
 * The letter that stands for what could not be read is in names that are no UTF-8 on their disk. As it is, the API would take it for
 * a fault of the request; escaped, for what it is.
 */
const asJson = (body: object) => JSON.stringify(body).replaceAll("\ufffd", "\\ufffd");

function parsed(answer: string, endpoint: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(answer);
  } catch {
    // As little as any value that is no object.
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new CallError({
    message: `What ${endpoint} answers is not what rekog's API answers.`,
    hint: "See whether this is the API's own address, with its path, and type it at the top right.",
    code: "not_the_api",
    status: 200,
  });
}

/** A browser does not tell a page why: a name that is not there and a refusal of CORS look the same. */
async function unreachable(endpoint: string, error: unknown): Promise<Failure> {
  const isKey = error instanceof TypeError && /header|ISO-8859-1/i.test(error.message);
  if (isKey) {
    return {
      message: "The API key has letters in it that no key has.",
      hint: "Copy it again, the whole of it and nothing else.",
      code: "invalid_api_key",
    };
  }
  if (await isRefusedByPolicy(endpoint)) {
    return {
      message: `This page was served for another API than ${endpoint}, and may not ask this one.`,
      hint: `Open the page of that one: rekog console --endpoint ${endpoint}`,
      code: "api_not_allowed",
    };
  }
  return {
    message: `The API at ${endpoint} does not answer.`,
    hint: "See whether it runs and whether this machine reaches it, then try again.",
    code: "api_unreachable",
  };
}
