import type { CallExpression, Node } from "@babel/types";
import type { NoteCode } from "./notes.js";
import { type Site, type Source, sitesOf, textOf } from "./source.js";

const SWITCH =
  /\b(NODE_ENV|VERCEL|VERCEL_ENV|is_?dev\w*|is_?prod\w*|is_?local\w*|\w*skip\w*|\w*disable\w*|\w*bypass\w*)\b/i;

/** Conditions that may turn the verification off: in a function that verifies, or around a wrapper. */
export function surveySwitches(source: Source, names: ReadonlySet<string>): [Node, NoteCode][] {
  const verifies = new RegExp(`\\.verify\\(|\\b(${[...names].join("|")})\\(`);
  const sites = [...sitesOf(source, "IfStatement"), ...sitesOf(source, "ConditionalExpression")];
  return sites.flatMap(({ node, parents }): [Node, NoteCode][] => {
    const test = textOf(source, node.test);
    const isKeys = /SIGNING_?KEY|hasKeys/i.test(test) && node.type === "ConditionalExpression";
    if (!SWITCH.test(test) && !isKeys) return [];
    const around = parents.find(({ type }) => /Function|Method/.test(type)) ?? node;
    return verifies.test(textOf(source, around)) ? [[node, "switch"]] : [];
  });
}

/** An API route of the Pages Router needs its body unparsed. */
export function surveyPages(
  { text }: Source,
  wrappers: readonly Site<CallExpression>[],
): [Node, NoteCode][] {
  const isPages =
    /["']@qstash-verify\/next\/pages["']/.test(text) ||
    /\bverifySignature\b[^;]*["']@upstash\/qstash\/(dist\/)?nextjs["']/.test(text);
  const [first] = wrappers;
  return isPages && first && !/bodyParser["']?\s*:\s*false/.test(text)
    ? [[first.node, "body-parser"]]
    : [];
}
