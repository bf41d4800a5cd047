import { expect, it } from "@jest/globals";
import { connectTo } from "./connect-to.ts";

it.each([
  ["http://127.0.0.1:7878", ["http://127.0.0.1:*", "http://localhost:*"]],
  ["https://localhost:7878", ["http://127.0.0.1:*", "http://localhost:*", "https://localhost:*"]],
  [
    "https://api.example.com/prod",
    ["https://api.example.com:*", "https://*.amazonaws.com", "https://*.amazonaws.com.cn"],
  ],
  // A content security policy has no IPv6 addresses: browsers leave such a source out.
  ["http://[::1]:7878", ["http://127.0.0.1:*", "http://localhost:*", "http:"]],
  ["https://[2001:db8::1]", ["https:", "https://*.amazonaws.com", "https://*.amazonaws.com.cn"]],
])("lets the page of %s send to %j", (endpoint, sources) => {
  expect(connectTo(endpoint)).toEqual(sources);
});
