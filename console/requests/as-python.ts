import type { Exchange } from "../api/exchanges.ts";

/** A JSON value as Python writes it. JSON's strings are Python's, too. */
function literal(value: unknown, indent = ""): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return JSON.stringify(value);
  const inner = `${indent}    `;
  const items = Array.isArray(value)
    ? value.map((each) => literal(each, inner))
    : Object.entries(value).map(
        ([name, each]) => `${JSON.stringify(name)}: ${literal(each, inner)}`,
      );
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  if (items.length === 0) return `${open}${close}`;
  return `${open}\n${items.map((item) => `${inner}${item},\n`).join("")}${indent}${close}`;
}

/** The same request with Python and `requests`. */
export function asPython({ method, url, isKeyed, sent }: Exchange): string {
  const given = [JSON.stringify(url)];
  if (isKeyed) given.push(`headers={"authorization": f"Bearer {os.environ['REKOG_API_KEY']}"}`);
  if (sent?.kind === "json") given.push(`json=${literal(sent.value, "    ")}`);
  if (sent?.kind === "form") {
    const name = JSON.stringify(sent.fileName);
    given.push(
      `data=${literal(sent.fields, "    ")}`,
      `files={"file": (${name}, open(${name}, "rb"))}`,
    );
  }
  const imports = isKeyed ? ["import os", "", "import requests"] : ["import requests"];
  return [
    ...imports,
    "",
    `response = requests.${method.toLowerCase()}(`,
    ...given.map((each) => `    ${each},`),
    ")",
    "print(response.status_code, response.text)",
  ].join("\n");
}
