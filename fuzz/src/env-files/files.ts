// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is what a file may hold
import fc, { type Arbitrary } from "fast-check";

/** A `.env` file, and the variables that are set in it. */
export interface EnvFile {
  /** One character per byte. */
  readonly content: string;
  readonly set: Readonly<Record<string, string>>;
}

const NAMES = [
  "QSTASH_URL",
  "QSTASH_TOKEN",
  "QSTASH_REGION",
  "US_EAST_1_QSTASH_TOKEN",
  "A",
  "a.b-c",
];
const PIECES = [
  "",
  " ",
  "\t",
  "x",
  "sig_1",
  "a b",
  "#",
  " # c",
  "'",
  '"',
  "`",
  "\\",
  "\\n",
  '\\"',
  "\\'",
  "\\r",
  "=",
  ":",
  ": ",
  "$",
  // Of a name that is not set: frameworks do not come to an end where values refer to each other.
  "$B",
  "${B}",
  "${B:-x}",
  "${ B }",
  "${.}",
  "{",
  "}",
  "\\$B",
  "export ",
  "\r",
  "\u00e9",
  "\u00c3\u00a9",
  "\u00ef\u00bb\u00bf",
  "\u00c2\u00a0",
  "\u00e2\u0080\u00a8",
  "\0",
  "-----BEGIN",
  "eyJhIjoxfQ==",
  "https://qstash.upstash.io",
];

const text = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 4 })
  .map((pieces) => pieces.join(""));
const quoted = fc
  .tuple(fc.constantFrom("'", '"', "`"), text, fc.constantFrom("", "\n", "\n\n"), text)
  .map(([quote, first, gap, last]) => `${quote}${first}${gap}${last}${quote}`);
const assignment = fc
  .tuple(
    fc.constantFrom("", "", "", " ", "export ", "#", "\u00ef\u00bb\u00bf"),
    fc.constantFrom(...NAMES),
    fc.constantFrom("=", "=", "=", " = ", ": ", ":", " "),
    fc.oneof({ weight: 2, arbitrary: text }, { weight: 2, arbitrary: quoted }),
    fc.constantFrom("", "", " ", " # why", "#", "x"),
  )
  .map((parts) => parts.join(""));
const line = fc.oneof({ weight: 6, arbitrary: assignment }, { weight: 1, arbitrary: text });

export const envFiles: Arbitrary<EnvFile> = fc.record({
  content: fc
    .tuple(
      fc.array(line, { maxLength: 5 }),
      fc.constantFrom("\n", "\n", "\r\n", "\r"),
      fc.boolean(),
    )
    .map(([lines, end, ends]) => lines.join(end) + (ends ? end : ""))
    // Node.js takes a mark at the beginning for a part of the first name; it is passed over here.
    .map((content) => content.replace(/^(\u00ef\u00bb\u00bf)+/, "")),
  set: fc.dictionary(
    fc.constantFrom(...NAMES.slice(0, 4)),
    fc.constantFrom(
      "sig_new",
      "https://qstash-us-east-1.upstash.io",
      "eyJhIjoxfQ==",
      "EU_CENTRAL_1",
    ),
    { maxKeys: 3, noNullPrototype: true },
  ),
});
