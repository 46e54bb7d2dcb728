import fc, { type Arbitrary } from "fast-check";

/** A destination that was signed, a request, and a base URL if one is set. */
export interface UrlPair {
  readonly destination: string;
  /** As the host shows it: from the path on, or a whole URL. */
  readonly target: string;
  readonly baseUrl: string | null;
}

const SEGMENTS = [
  "",
  "a",
  "b",
  "A",
  ".",
  "..",
  "%2e",
  "%2E%2e",
  "%2F",
  "%2f",
  "a%20b",
  "a b",
  "a+b",
  "é",
  "%C3%A9",
  "%c3%a9",
  "%ff",
  "%",
  "%zz",
  "\\",
  "a;b",
  ":",
  "@",
  "\t",
  "\n",
  "'",
  '"',
  "|",
  "\u{1f600}",
];
const PAIRS = [
  "",
  "x",
  "x=",
  "x=1",
  "x=a+b",
  "x=a%20b",
  "x=%ff",
  "x=%FF",
  "x=%C3%BF",
  "x=é",
  "x=%c3%a9",
  "x=%26y",
  "x=%3D",
  "x==",
  "y=2",
  "?",
  "/",
  "x='",
  'x="',
  "x=%25ff",
  "x=%zz",
  "x=\\",
  "x=#",
  "x=%00",
];
const ORIGINS = [
  "https://a.example",
  "HTTPS://A.example:443",
  "http://a.example",
  "https://b.example:8443",
  "https://user:pw@a.example",
  "https://a.example\\@b.example",
  "https:/a.example",
  "https:a.example",
  "https:///a.example",
  "ftp://a.example",
  "//a.example",
  "https://é.example",
  "https://xn--9ca.example",
  "https://",
  " https://a.example",
  "",
];

const path = fc
  .array(fc.constantFrom(...SEGMENTS), { maxLength: 4 })
  .map((segments) => segments.map((segment) => `/${segment}`).join(""));
const query = fc.oneof(
  { weight: 2, arbitrary: fc.constant("") },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.constantFrom(...PAIRS), { maxLength: 3 })
      .map((pairs) => `?${pairs.join("&")}`),
  },
);
const hash = fc.constantFrom("", "", "", "", "#", "#part?x");
const origin = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...ORIGINS.slice(0, 4)) },
  { weight: 1, arbitrary: fc.constantFrom(...ORIGINS) },
);
const prefix = fc.constantFrom("", "", "/", "/base", "/base/", "/b%20c", "/é", "/a/..");

/** What a client, a proxy or a framework makes of a URL on its way. */
const RESPELLINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text,
  (text) => written(text) ?? text,
  (text) => text.replaceAll("%20", "+"),
  (text) => text.replaceAll("%ff", "%FF"),
  (text) => text.replaceAll("é", "%C3%A9"),
  (text) => text.toLowerCase(),
  (text) => `${text}/`,
  (text) => text.replace("?", ""),
  (text) => text.replace(/\?.*/, ""),
  (text) => text.replace("/", "//"),
  (text) => `/other/..${text}`,
  (text) => decodeURI(text.replaceAll("%", "%25")),
];

function written(text: string): string | undefined {
  if (!URL.canParse(text, "https://a.example")) return undefined;
  const url = new URL(text, "https://a.example");
  return url.pathname + url.search;
}

/** Most targets are of the destination, in some spelling; others are anything. */
export const urlPairs: Arbitrary<UrlPair> = fc
  .record({
    origin,
    prefix,
    path,
    query,
    hash,
    other: fc.option(fc.tuple(path, query), { freq: 5 }),
    respell: fc.constantFrom(...RESPELLINGS),
    internal: fc.constantFrom("", "", "http://internal:3000", "https://a.example", "https:"),
    base: fc.option(fc.tuple(fc.constantFrom(...ORIGINS.slice(0, 4)), prefix), { freq: 2 }),
    isBehind: fc.boolean(),
  })
  .map(({ other, base, ...all }) => {
    const shown = other === null ? all.path + all.query : other.join("");
    const kept = all.isBehind ? "" : all.prefix;
    return {
      destination: all.origin + all.prefix + all.path + all.query + all.hash,
      target: all.internal + all.respell(kept + shown),
      baseUrl: base === null ? null : base[0] + (all.isBehind ? all.prefix : base[1]),
    };
  });
