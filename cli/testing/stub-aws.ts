import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** How AWS refuses a call, in one of its own codes. */
export interface AwsRefusal {
  status: number;
  code: string;
  message: string;
}

export interface StubAws {
  url: string;
  /** The actions that it was asked for, with the region that they were signed for */
  calls: { action: string; region: string }[];
  /** The outputs of each stack, by its name */
  stacks: Record<string, Record<string, string>>;
  /** What it refuses every call with */
  refusal: AwsRefusal | undefined;
  stop(): Promise<void>;
}

/** Stands in for CloudFormation and STS, which speak the query protocol: XML for forms. */
export async function startStubAws(): Promise<StubAws> {
  const stub: Omit<StubAws, "url" | "stop"> = { calls: [], stacks: {}, refusal: undefined };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    let body = "";
    for await (const part of request) body += part;
    const form = new URLSearchParams(body);
    const action = String(form.get("Action"));
    const [, region = ""] = /\/\d{8}\/([^/]+)\//.exec(String(request.headers.authorization)) ?? [];
    stub.calls.push({ action, region });
    const { status, xml } = answerTo(action, String(form.get("StackName")), stub);
    response.writeHead(status, { "content-type": "text/xml" });
    response.end(xml);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(stub, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  });
}

function answerTo(
  action: string,
  stack: string,
  { stacks, refusal }: Pick<StubAws, "stacks" | "refusal">,
): { status: number; xml: string } {
  if (refusal) return refused(refusal);
  if (action === "GetCallerIdentity") {
    return result(action, "<Arn>arn:aws:iam::123456789012:user/me</Arn>");
  }
  const outputs = stacks[stack];
  if (!outputs) {
    const message = `Stack with id ${stack} does not exist`;
    return refused({ status: 400, code: "ValidationError", message });
  }
  const members = Object.entries(outputs).map(
    ([key, value]) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const described = `<member><StackName>${stack}</StackName><Outputs>${members.join("")}</Outputs></member>`;
  return result(action, `<Stacks>${described}</Stacks>`);
}

const result = (action: string, inner: string) => ({
  status: 200,
  xml: `<${action}Response><${action}Result>${inner}</${action}Result></${action}Response>`,
});

const refused = ({ status, code, message }: AwsRefusal) => ({
  status,
  xml: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
});
