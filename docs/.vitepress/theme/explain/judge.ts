import { isVerificationError, type ReceiverOptions, type Region } from "@qstash-verify/core";
import {
  describeStep,
  type Explanation,
  explain,
  REFUSAL_TEXTS,
  REGION_VARIABLE,
  type Step,
  variableName,
} from "@qstash-verify/core/building";

/** A pair of signing keys, as typed. */
export interface KeyPair {
  current: string;
  next: string;
}

/** What is known about a delivery, and about the receiver that judges it. */
export interface Given {
  readonly signature: string;
  readonly region: string | undefined;
  /**
   * Bytes, or what a text field contains, in which every line break is LF. `undefined`: not given, so that
   * the head is judged alone.
   */
  readonly body: Uint8Array | string | undefined;
  /** The destination it must have been signed for; blank: not compared. */
  readonly url: string;
  /** Keys of one account. */
  readonly unprefixed: KeyPair;
  /** Keys of both regions, for migration mode. */
  readonly regional: Readonly<Record<Region, KeyPair>>;
  /** The time that counts: that of this machine's clock, or one at which the token is valid. */
  readonly time: "now" | "token";
  /** Judge as a deployed receiver does, which refuses published keys. */
  readonly isProduction: boolean;
}

/** A step of the verification, in words. Its texts repeat what was pasted. */
export interface JudgedStep {
  readonly name: Step["name"];
  readonly state: Step["state"];
  readonly code: string | undefined;
  readonly sentence: string;
  /** What to do if it fails. */
  readonly remedy: string | undefined;
}

export interface Verdict {
  /** `unproven`: nothing speaks against it, but no key was given. */
  readonly result: "verified" | "refused" | "misconfigured" | "unproven";
  readonly code: string | undefined;
  readonly sentence: string;
}

/** Judges a delivery with the steps that every receiver takes. */
export async function judge(
  given: Given,
): Promise<{ readonly steps: readonly JudgedStep[]; readonly verdict: Verdict }> {
  const asGiven = bytesOf(given.body);
  const now = await explainAt(given, asGiven, undefined);
  const time = now.steps.find((step) => step.name === "time");
  // One second before it expires: some tokens say that they have been valid since the year 1970.
  const end = given.time === "token" ? time?.until : undefined;
  const at = end === undefined ? undefined : (end - 1) * 1000;
  const explanation = at === undefined ? now : await explainAt(given, asGiven, at);
  const withCrlf = await explainWithCrlf(given, explanation, at);
  const { steps, error } = withCrlf ?? explanation;
  const hasKeys = Object.values(environmentOf(given)).some((value) => value !== "");
  const decided = hasKeys
    ? error
    : steps.find((step) => isFailure(step) && !isKeyless(step))?.error;
  return {
    steps: steps.map((step) =>
      hasKeys || !isKeyless(step) ? inWords(step, withCrlf !== undefined) : KEYLESS,
    ),
    verdict: verdictOf(decided, hasKeys, given.body !== undefined),
  };
}

/** The same with CRLF line breaks, which a text field turns into LF; `undefined` if the body is not that one. */
async function explainWithCrlf(
  given: Given,
  { steps }: Explanation,
  time: number | undefined,
): Promise<Explanation | undefined> {
  const { body } = given;
  if (typeof body !== "string" || !body.includes("\n") || steps.some(isGenuineBody))
    return undefined;
  const other = await explainAt(given, bytesOf(body.replaceAll(/\r?\n/g, "\r\n")), time);
  return other.steps.some(isGenuineBody) ? other : undefined;
}

function isGenuineBody({ name, state }: Step): boolean {
  return name === "body" && state === "pass";
}

function bytesOf(body: Given["body"]): Uint8Array | undefined {
  return typeof body === "string" ? new TextEncoder().encode(body) : body;
}

async function explainAt(
  given: Given,
  body: Uint8Array | undefined,
  time: number | undefined,
): Promise<Explanation> {
  const headers: Readonly<Record<string, string | undefined>> = {
    "upstash-signature": given.signature,
    "upstash-region": given.region,
  };
  const url = given.url.trim();
  const keys = environmentOf(given);
  const options: ReceiverOptions = {
    env: {
      ...keys,
      [REGION_VARIABLE]: regionOf(given),
      NODE_ENV: given.isProduction ? "production" : "development",
    },
    ...(time !== undefined && { now: () => time }),
    ...(url !== "" && { url }),
  };
  return await explain({ url, header: (name) => headers[name] }, body, options);
}

/** The keys under the names that an app's variables have, so that the steps name them. */
function environmentOf({ unprefixed, regional }: Given): Readonly<Record<string, string>> {
  const pairs = [[undefined, unprefixed] as const, ...entriesOf(regional)];
  const entries = pairs.flatMap(([prefix, { current, next }]) => [
    [variableName("current", prefix), current.trim()],
    [variableName("next", prefix), next.trim()],
  ]);
  return Object.fromEntries(entries);
}

/** Migration mode, where there is a key of a region. */
function regionOf({ regional }: Given): string | undefined {
  return entriesOf(regional).find(([, { current, next }]) => (current + next).trim() !== "")?.[0];
}

function entriesOf(regional: Given["regional"]): [Region, KeyPair][] {
  return Object.entries(regional) as [Region, KeyPair][];
}

function isFailure({ state }: Step): boolean {
  return state === "fail";
}

function isKeyless({ name, error }: Step): boolean {
  return name === "keys" && error?.code === "keys_missing";
}

/** In place of `keys_missing`, which would be a fault of a receiver, and is none of a page. */
const KEYLESS: JudgedStep = {
  name: "keys",
  state: "skip",
  code: undefined,
  sentence: "not checked: no signing key was given",
  remedy: undefined,
};

function inWords(step: Step, isCrlf: boolean): JudgedStep {
  const { name, state, error } = step;
  const remedy = error && remedyOf(error);
  const prefix = isCrlf && name === "body" ? "with CRLF line breaks, " : "";
  return { name, state, code: error?.code, sentence: prefix + describeStep(step), remedy };
}

function remedyOf(error: NonNullable<Step["error"]>): string {
  return isVerificationError(error) ? REFUSAL_TEXTS[error.code][1] : withoutPage(error.message);
}

function withoutPage(message: string): string {
  return message.replace(/\. See \S+$/, "");
}

function verdictOf(error: Explanation["error"], hasKeys: boolean, hasBody: boolean): Verdict {
  if (error) {
    const result = isVerificationError(error) ? "refused" : "misconfigured";
    return { result, code: error.code, sentence: withoutPage(error.message) };
  }
  const missing = [...(hasKeys ? [] : ["a signing key"]), ...(hasBody ? [] : ["the body"])];
  const sentence =
    missing.length === 0
      ? "It was signed with one of these keys, and nothing in it was changed"
      : `Nothing is wrong so far. To check the rest, add ${missing.join(" and ")}`;
  return { result: hasKeys && hasBody ? "verified" : "unproven", code: undefined, sentence };
}
