/** The signing keys of one run, by region. */
export interface Keys {
  readonly eu: Pair;
  readonly us: Pair;
}

interface Pair {
  readonly current: string;
  readonly next: string;
}

/** A mistake that developers make, and the line of output that has to tell them. */
export interface Mistake {
  readonly name: string;
  readonly settings: (keys: Keys) => Readonly<Record<string, string>>;
  /** The handler of the app it is made in. Default: one without a mistake. */
  readonly handler?: "parsed" | "parsed elsewhere" | "misplaced";
  readonly status: number;
  /** What stands in one line of the output: what is wrong, what to do, and the page. */
  readonly says: readonly RegExp[];
}

const pair = ({ current, next }: Pair, prefix = "") => ({
  [`${prefix}QSTASH_CURRENT_SIGNING_KEY`]: current,
  [`${prefix}QSTASH_NEXT_SIGNING_KEY`]: next,
});

const page = (name: string) => new RegExp(`See https://\\S+/${name}`);

const PARSED = {
  status: 500,
  says: [/parsed before it was verified/, page("body_already_parsed")],
};
const DIAGNOSED = page("diagnostics");

/** Eleven mistakes, each as its developer's process is configured. No sign of production is set. */
export const mistakes: readonly Mistake[] = [
  { name: "a parser first", handler: "parsed", settings: ({ eu }) => pair(eu), ...PARSED },
  {
    name: "a parser elsewhere, such as the Pages Router's own",
    handler: "parsed elsewhere",
    settings: ({ eu }) => pair(eu),
    ...PARSED,
  },
  {
    name: "verifySignature of another framework",
    handler: "misplaced",
    settings: ({ eu }) => pair(eu),
    status: 500,
    says: [/use the package for your framework/, page("option_invalid")],
  },
  {
    name: "no keys",
    settings: () => ({}),
    status: 500,
    says: [/no signing key/, /QSTASH_CURRENT_SIGNING_KEY/, page("keys_missing")],
  },
  {
    name: "one key of the pair",
    settings: ({ eu }) => ({ QSTASH_CURRENT_SIGNING_KEY: eu.current }),
    status: 200,
    says: [/QSTASH_CURRENT_SIGNING_KEY is the only key of its pair/, /Copy both/, DIAGNOSED],
  },
  {
    name: "current and next swapped",
    settings: ({ eu }) => pair({ current: eu.next, next: eu.current }),
    status: 200,
    says: [/QSTASH_NEXT_SIGNING_KEY signed a delivery/, /swapped. Copy both again/, DIAGNOSED],
  },
  {
    name: "the regions swapped",
    settings: ({ eu, us }) => ({
      QSTASH_REGION: "US_EAST_1",
      ...pair(us, "EU_CENTRAL_1_"),
      ...pair(eu, "US_EAST_1_"),
    }),
    status: 200,
    says: [
      /US_EAST_1_QSTASH_CURRENT_SIGNING_KEY signed/,
      /check QSTASH_URL, each region's/,
      DIAGNOSED,
    ],
  },
  {
    name: "a prefix that is no region's",
    settings: ({ eu, us }) => ({
      QSTASH_REGION: "EU_CENTRAL_1",
      ...pair(eu, "EU_"),
      ...pair(us, "US_EAST_1_"),
    }),
    status: 401,
    says: [
      /EU_QSTASH_CURRENT_SIGNING_KEY is not a variable/,
      /EU_CENTRAL_1_ or US_EAST_1_/,
      DIAGNOSED,
    ],
  },
  {
    name: "a typing error in the region",
    settings: ({ eu, us }) => ({
      QSTASH_REGION: "EU_CENTRAL",
      ...pair(eu, "EU_CENTRAL_1_"),
      ...pair(us, "US_EAST_1_"),
    }),
    status: 200,
    says: [/QSTASH_REGION is not a region/, /Set it to EU_CENTRAL_1 or US_EAST_1/, DIAGNOSED],
  },
  {
    name: "quotes kept around a key",
    settings: ({ eu }) => pair({ current: `"${eu.current}"`, next: `"${eu.next}"` }),
    status: 500,
    says: [/QSTASH_CURRENT_SIGNING_KEY is not a signing key/, /without quotes/, DIAGNOSED],
  },
  {
    name: "a url that a proxy changes",
    settings: ({ eu }) => ({ ...pair(eu), ENDPOINT_URL: "http://127.0.0.1:3000/jobs" }),
    status: 401,
    says: [/signed for https:\/\/app\.example\/jobs /, /url_mismatch/, page("url_mismatch")],
  },
];
