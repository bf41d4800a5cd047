import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Caller } from "../../../core/access/check-access.ts";
import { isMailboxName } from "../../../core/mailbox/mailbox-name.ts";
import type { Mailbox } from "../../../core/ports/mailbox.ts";
import { mailboxNameMessage } from "../callback-target.ts";
import { invalidRequest } from "../validate.ts";

/**
 * The caller's mailbox that a request's path names.
 * @throws {ApiError} `invalid_request`
 */
export function mailboxOf(event: APIGatewayProxyEventV2, { account }: Caller): Mailbox {
  const name = event.pathParameters?.name ?? "";
  if (isMailboxName(name)) return { account, name };
  throw invalidRequest([{ pointer: "/name", detail: mailboxNameMessage }]);
}
