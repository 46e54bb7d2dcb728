import type { CallExpression, Node } from "@babel/types";
import type { NoteCode } from "./notes.js";
import type { Site, Source } from "./source.js";

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
