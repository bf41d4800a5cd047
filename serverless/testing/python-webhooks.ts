import { spawnSync } from "node:child_process";
import { execa } from "execa";

const verifyScript = `
import base64, json, sys
from standardwebhooks.webhooks import Webhook
given = json.load(sys.stdin)
body = base64.b64decode(given["body"])
verified = Webhook(given["secret"]).verify(body, given["headers"])
print(json.dumps(verified))
`;

export interface SignedRequest {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
  secret: string;
}

export interface PythonWebhooks {
  /** What the library makes of a request. @throws what it says against it */
  verify(request: SignedRequest): Promise<unknown>;
}

/**
 * Python's own `standardwebhooks`: of the interpreter that `REKOG_TEST_PYTHON` names, or of `python3`; undefined where neither
 * has it.
 */
export function pythonWebhooks(): PythonWebhooks | undefined {
  const named = process.env.REKOG_TEST_PYTHON;
  const python = [...(named ? [named] : []), "python3"].find(hasPackage);
  if (!python) return undefined;
  return {
    async verify({ headers, body, secret }) {
      const input = JSON.stringify({ headers, secret, body: body.toString("base64") });
      const { stdout } = await execa(python, ["-c", verifyScript], { input });
      return JSON.parse(stdout);
    },
  };
}

function hasPackage(python: string): boolean {
  const { status } = spawnSync(python, ["-c", "import standardwebhooks"], { stdio: "ignore" });
  return status === 0;
}
