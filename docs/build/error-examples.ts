import {
  credentials,
  type Delivery,
  Receiver,
  type ReceiverOptions,
  refusal,
  VerificationError,
  verifyRequest,
} from "@qstash-verify/core";
import { REFUSAL_TEXTS } from "@qstash-verify/core/building";
import { generateTestKeys, signDelivery, testEnvironment } from "@qstash-verify/testing";
import { table } from "./table.js";

type RefusalCode = keyof typeof REFUSAL_TEXTS;

/** Keys that pass wherever this runs: those of `testKeys` are refused where it looks like production. */
const keys = generateTestKeys();
const env = testEnvironment("single", "EU_CENTRAL_1", keys);
const key = keys.EU_CENTRAL_1.current;
const URL = "https://app.example.com/api/qstash";

/** What throws each error that is not a refusal. */
const THROWN: Readonly<Record<string, () => unknown>> = {
  keys_missing: () => verify({ env: {} }),
  option_invalid: () => verify({ env: {}, clockTolerance: 900 }),
  dev_mode_in_production: () => verify({ env: { NODE_ENV: "production" }, devMode: true }),
  body_already_parsed: async () => {
    const { headers } = await signDelivery({ url: URL, key });
    const signature = headers["Upstash-Signature"];
    const body = { order: 1 } as unknown as string;
    return new Receiver({ env }).verify({ signature, body });
  },
  region_credentials_missing: () => credentials({}),
  payload_invalid: async () => (await verify({ env })).json(),
};

async function verify(options: ReceiverOptions): Promise<Delivery> {
  const { toRequest } = await signDelivery({ url: URL, body: "hello", key });
  return verifyRequest(toRequest(), options);
}

/** The table of all refusals. */
export function refusalTable(): string {
  const rows = Object.entries(REFUSAL_TEXTS).map(([code, [title, , status = 401]]) => [
    `[\`${code}\`](../errors/${code}.md)`,
    `${status}`,
    title,
  ]);
  return table(["code", "status", "what is wrong"], rows);
}

/** What is printed and answered for an error code, as the library says it. */
export async function errorExample(code: string): Promise<string> {
  if (Object.hasOwn(REFUSAL_TEXTS, code)) return refusalExample(code as RefusalCode);
  const error = await thrownBy(code);
  return ["## What is thrown", `\`\`\`txt\n${error.name}: ${error.message}\n\`\`\``].join("\n\n");
}

function refusalExample(code: RefusalCode): string {
  const error = new VerificationError(code, code === "processing" ? { retryAfter: 60 } : {});
  const { status, headers, body } = refusal(error);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [
    "## In the log and in the answer",
    "Outside production, each refusal prints a line, at most ten a second:",
    `\`\`\`txt\n${logLine(error)}\n\`\`\``,
    "In production, each process prints at most one line an hour for each code, all its routes together. The line says `refused a request` and has no method or path. [Log every refusal](../guides/refusals.md).",
    "QStash receives:",
    `\`\`\`http\nHTTP/1.1 ${status}\n${lines.join("\n")}\n\n${body}\n\`\`\``,
  ].join("\n\n");
}

/** The line that a refusal prints outside production. */
export function logLine({ code, status, message }: VerificationError): string {
  const signed = code === "url_mismatch" ? " signed for https://app.example.com/api/other" : "";
  return `qstash-verify: POST /api/qstash${signed} refused, ${status} ${code}: ${message}`;
}

async function thrownBy(code: string): Promise<Error> {
  try {
    await THROWN[code]?.();
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, "code") === code) return error;
    throw error;
  }
  throw new Error(`nothing throws ${code}`);
}
