import type { Exchange } from "../api/exchanges.ts";

/** The same request with Node.js 20, as a module. */
export function asNode({ method, url, isKeyed, sent }: Exchange): string {
  const lines: string[] = [];
  const settings: string[] = [];
  if (method !== "GET") settings.push(`method: ${JSON.stringify(method)}`);
  const headers = [
    ...(isKeyed ? ["authorization: `Bearer $" + "{process.env.REKOG_API_KEY}`"] : []),
    ...(sent?.kind === "json" ? [`"content-type": "application/json"`] : []),
  ];
  if (headers.length > 0) settings.push(`headers: { ${headers.join(", ")} }`);
  if (sent?.kind === "json") {
    settings.push(`body: JSON.stringify(${indented(sent.value, "  ")})`);
  }
  if (sent?.kind === "form") {
    const name = JSON.stringify(sent.fileName);
    lines.push(
      `import { openAsBlob } from "node:fs";`,
      "",
      "const form = new FormData();",
      `const fields = ${indented(sent.fields, "")};`,
      "for (const [name, value] of Object.entries(fields)) form.append(name, value);",
      `form.append("file", await openAsBlob(${name}), ${name});`,
    );
    settings.push("body: form");
  }
  const rest = settings.length > 0 ? `, {\n  ${settings.join(",\n  ")},\n}` : "";
  lines.push(
    `const response = await fetch(${JSON.stringify(url)}${rest});`,
    "console.log(response.status, await response.text());",
  );
  return lines.join("\n");
}

const indented = (value: object, by: string) =>
  JSON.stringify(value, null, 2).replaceAll("\n", `\n${by}`);
