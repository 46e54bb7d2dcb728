import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs, parseEnv } from "node:util";
import type { Target } from "./case.js";

export const HELP = `
npm run demo
    Starts the six examples and a local QStash on this machine, publishes messages to five of them
    in the EU and in the US, sends forgeries by hand, and shows what each of them answered. In the
    sixth it starts a workflow run in either region, and shows what became of it.

npm run demo -- --url http://localhost:3000/api/qstash
    Plays the same senders against an application of yours, and starts nothing.

    --url <url>           Where it listens, path included.
    --destination <url>   Where messages to it are published to, if that is another URL. The local
                          QStash sends to where it publishes, so all is signed and sent by hand.
    --keys <file>         The .env file its signing keys are in; otherwise the environment.

    Signing keys are read as the application reads them, in single-region and in migration mode:
    QSTASH_CURRENT_SIGNING_KEY, QSTASH_NEXT_SIGNING_KEY, and with QSTASH_REGION those that begin
    with EU_CENTRAL_1_ and US_EAST_1_. If there are none, it signs with the test keys of .env.example.
    Genuine deliveries have to be answered with a 2xx, hostile ones with 401. If the header names
    another region than that of the key, both are accepted.

The exit code is 0 if every answer was as expected, otherwise 1.
`;

export interface Flags {
  readonly help: boolean;
  /** The application to deliver to; without one, the examples. */
  readonly target: Target | undefined;
  /** The file that was named. */
  readonly keys: string | undefined;
  /** Where to look for signing keys: what is in that file, or the environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** @throws Error with a message for the user */
export function readFlags(args: string[]): Flags {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: "boolean", short: "h", default: false },
      url: { type: "string" },
      destination: { type: "string" },
      // Not `--env-file`: Node.js 20 takes that for its own wherever it stands, in npm as well.
      keys: { type: "string" },
    },
  });
  const { help, url, destination, keys } = values;
  if (url === undefined && (destination ?? keys) !== undefined) {
    throw new Error("--destination and --keys go with --url: the examples have their own");
  }
  for (const given of [url, destination]) {
    if (given !== undefined && !/^https?:/.test(given)) throw new Error(`not a URL: ${given}`);
  }
  const target = url
    ? { name: url, url, destination: destination ?? url, example: false }
    : undefined;
  // npm and pnpm change the directory; this is the one they were called in.
  const base = process.env["INIT_CWD"] ?? ".";
  const env = keys ? parseEnv(readFileSync(resolve(base, keys), "utf8")) : process.env;
  return { help, target, keys, env };
}
