import fc, { type Arbitrary } from "fast-check";

/** When every input is judged, in Unix seconds. */
export const NOW = 1_750_000_000;

/** Whose key signs. */
export type Signer = "EU current" | "EU next" | "US current" | "US next" | "stranger";

/** How a token is made. */
export interface TokenPlan {
  /** The text of its two parts, one character per byte. `<hash>` stands for the body's hash. */
  readonly header: string;
  readonly claims: string;
  readonly signer: Signer;
  /** What signs: an algorithm of `node:crypto`, or nothing. */
  readonly mac: "sha256" | "sha384" | "sha512" | "none";
  /** Changes of the finished text, one after the other. */
  readonly edits: readonly Edit[];
}

interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

/** How a body arrives. */
type Carrier = "bytes" | "owned" | "web stream" | "iterable" | "reused buffer" | "none";

/** One request, and the receiver that gets it. Bytes are characters up to U+00FF. */
export interface Plan {
  readonly token: TokenPlan;
  readonly region: string | null;
  /** What was signed. */
  readonly body: string;
  /** What arrives; `null` where it is the same. */
  readonly sent: string | null;
  readonly carrier: Carrier;
  /** Where chunks end. */
  readonly cuts: readonly number[];
  /** After how many chunks the stream breaks. */
  readonly breaksAfter: number | null;
  readonly contentLength: string | null;
  readonly limit: "default" | "small";
  readonly tolerance: 0 | 1 | 300;
  readonly strict: boolean;
}

/** Bytes of the small limit. */
export const SMALL = 64;

/** Nearly always what is usual: a request has many parts, and is refused for one. */
function usually<T>(usual: T | Arbitrary<T>, rest: Arbitrary<T>): Arbitrary<T> {
  const arbitrary = usual instanceof fc.Arbitrary ? usual : fc.constant(usual as T);
  return fc.oneof({ weight: 24, arbitrary }, { weight: 1, arbitrary: rest });
}

const odd: Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.constantFrom("", "Upstash", "1750000000", -62135596800, 1e308, true, null, []),
);
const times: Arbitrary<unknown> = fc.oneof(
  fc.integer({ min: NOW - 302, max: NOW + 302 }),
  fc.constantFrom(NOW - 1, NOW, NOW + 1, NOW - 300, NOW + 300, NOW + 301, 0.5, NOW + 0.5),
  odd,
);

const usualClaims = {
  iss: "Upstash",
  sub: "https://app.example.com/jobs",
  exp: NOW + 300,
  nbf: NOW,
  iat: NOW,
  jti: "jwt_1",
  body: "<hash>",
};
const hashes = fc.oneof(fc.constantFrom("<hash>=", "<hash>==", "=<hash>", "<hash> ", ""), odd);

const claims: Arbitrary<string> = usually(
  fc
    .tuple(
      fc.record({
        iss: usually<unknown>(usualClaims.iss, odd),
        sub: usually<unknown>(usualClaims.sub, odd),
        exp: usually(usualClaims.exp, times),
        nbf: usually(fc.constantFrom<unknown>(NOW, 0, -62135596800), times),
        iat: usually(usualClaims.iat, times),
        jti: usually<unknown>(usualClaims.jti, odd),
        body: usually(fc.constantFrom<unknown>("<hash>", "<hash>="), hashes),
        aud: usually<unknown>("", odd),
      }),
      usually<readonly string[]>([], fc.subarray(Object.keys(usualClaims), { maxLength: 2 })),
    )
    .map(([all, left]) =>
      JSON.stringify(
        Object.fromEntries(Object.entries(all).filter(([name]) => !left.includes(name))),
      ),
    ),
  fc.oneof(
    fc.constantFrom(
      "",
      "null",
      "[]",
      "{}",
      `${JSON.stringify(usualClaims)} x`,
      `\u00ef\u00bb\u00bf${JSON.stringify(usualClaims)}`,
      JSON.stringify(usualClaims).replace("jwt_1", "\u00ff"),
      JSON.stringify(usualClaims).replace("{", '{"iss":"x","exp":1,'),
      JSON.stringify(usualClaims).replace("}", ',"exp":1e999}'),
      JSON.stringify(usualClaims).replace("}", ',"__proto__":{"exp":1}}'),
    ),
    fc.json(),
    fc.string({ unit: "binary-ascii", maxLength: 40 }),
  ),
);

const headers: Arbitrary<string> = usually(
  fc.constantFrom('{"alg":"HS256","typ":"JWT"}', '{"typ":"JWT","alg":"HS256"}', '{"alg":"HS256"}'),
  fc.oneof(
    fc
      .record(
        {
          alg: fc.constantFrom<unknown>(
            "HS256",
            "HS384",
            "HS512",
            "none",
            "hs256",
            "RS256",
            1,
            null,
          ),
          typ: fc.constantFrom<unknown>("JWT", "jwt", "", null, "JWS"),
          crit: fc.constantFrom<unknown>(["b64"], ["exp"], [], null, false),
          b64: fc.constantFrom<unknown>(true, false, null),
          kid: fc.constantFrom<unknown>("1", null),
        },
        { requiredKeys: ["alg"] },
      )
      .map((value) => JSON.stringify(value)),
    fc.constantFrom(
      "",
      "{}",
      "[]",
      "null",
      '{"alg":"none","alg":"HS256"}',
      '{"alg":"HS256","alg":"none"}',
      '{"alg":"HS256"} ',
      '{"__proto__":{"alg":"HS256"}}',
      '{"alg":"HS256","typ":"\u00ff"}',
    ),
    fc.json(),
  ),
);

const edit = fc.record({
  at: fc.nat({ max: 700 }),
  remove: fc.nat({ max: 3 }),
  insert: fc.oneof(
    fc.constantFrom(
      "",
      "",
      ".",
      "=",
      ",",
      " ",
      "+",
      "/",
      "A",
      "-",
      "\u00e9",
      "\0",
      "A".repeat(12_288),
    ),
    fc.base64String({ maxLength: 4 }),
  ),
});

const token: Arbitrary<TokenPlan> = fc.record({
  header: headers,
  claims,
  signer: usually<Signer>(
    fc.constantFrom<Signer>("EU current", "EU next", "US current", "US next"),
    fc.constant("stranger"),
  ),
  mac: usually<TokenPlan["mac"]>("sha256", fc.constantFrom("sha384", "sha512", "none")),
  edits: usually<readonly Edit[]>([], fc.array(edit, { minLength: 1, maxLength: 2 })),
});

const bytes = fc.oneof(
  { weight: 4, arbitrary: fc.uint8Array({ maxLength: 100 }) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 20 }).map(longer) },
);
const body = bytes.map((each) => Buffer.from(each).toString("latin1"));

/** So long that it is hashed while it arrives. */
function longer(seed: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: 70_000 }, (_, index) => seed[index % seed.length] ?? index);
}

export const plans: Arbitrary<Plan> = fc.record({
  token,
  region: usually(
    fc.constantFrom<string | null>(null, "EU-CENTRAL-1", "US-EAST-1"),
    fc.constantFrom("", "us_east_1", " US-EAST-1 ", "moon", "EU-CENTRAL-1, US-EAST-1"),
  ),
  body,
  sent: usually<string | null>(null, body),
  carrier: fc.constantFrom<Carrier>(
    "bytes",
    "owned",
    "web stream",
    "iterable",
    "reused buffer",
    "none",
  ),
  cuts: fc.array(fc.oneof(fc.nat({ max: 100 }), fc.nat({ max: 70_000 })), { maxLength: 5 }),
  breaksAfter: usually<number | null>(null, fc.nat({ max: 4 })),
  contentLength: usually<string | null>(
    null,
    fc.oneof(
      fc.nat({ max: 200 }).map(String),
      fc.constantFrom("", "-1", "1e3", "99999999999999999999", "12, 12", " 3", "0x10", "052428801"),
    ),
  ),
  limit: usually<Plan["limit"]>("default", fc.constant("small")),
  tolerance: fc.constantFrom<Plan["tolerance"]>(0, 1, 300),
  strict: fc.oneof(
    { weight: 5, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
});
