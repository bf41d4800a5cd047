import { type Document, isMap, visit, YAMLMap, YAMLSeq } from "yaml";
import { isJson } from "../../../files/is-json.ts";

/** A document as text, in the style of the text that it came from as far as the `yaml` package would not keep it itself. */
export function printInStyleOf(text: string, document: Document): string {
  if (isJson(text)) return printJson(text, document);
  const code = withoutTexts(text);
  // `{ a: 1 }` and `[a]` are at home in one file; the package has one setting for both.
  const padding = {
    map: /\{[^\s}]/.test(code) ? "" : " ",
    seq: /\[ +[^\s\]]/.test(code) ? " " : "",
  };
  visit(document, {
    Collection(_key, node) {
      const flowCollectionPadding = isMap(node) ? padding.map : padding.seq;
      const { prototype } = isMap(node) ? YAMLMap : YAMLSeq;
      node.toString = (context, ...rest) =>
        prototype.toString.call(node, context && { ...context, flowCollectionPadding }, ...rest);
    },
  });
  const nested = /^( *)[^\s#-][^\n]*:[^\S\n]*\n\s*?( *)\S/m.exec(code);
  const list = /^( *)[^\s#-][^\n]*:[^\S\n]*\n\s*?( *)- /m.exec(code);
  const indent = nested ? lengthOf(nested[2]) - lengthOf(nested[1]) : 2;
  return document.toString({
    lineWidth: 0,
    indent: Math.min(8, Math.max(2, indent)),
    indentSeq: !list || lengthOf(list[2]) > lengthOf(list[1]),
  });
}

function printJson(text: string, document: Document): string {
  const indent = /\{\s*?\n([ \t]*)"/.exec(text)?.[1];
  const lineEnd = text.endsWith("\n") ? "\n" : "";
  return JSON.stringify(document.toJS(), null, indent) + lineEnd;
}

const lengthOf = (text = "") => text.length;

/** Comments and quoted texts have no say in how collections are written. */
const withoutTexts = (text: string) =>
  text.replace(/(^|\s)#.*$/gm, "").replace(/"[^"\n]*"|'[^'\n]*'/g, '""');
