import type { DeliveryAnswer } from "./deliver.js";

/** What an app's answer to a delivery means, and what to do about it. */
export interface AnswerExplanation {
  /** The code of a refusal by qstash-verify. */
  readonly code?: string;
  /** What happened: for a refusal, its code and title. */
  readonly cause: string;
  readonly remedy: string;
  /** Where to read on. */
  readonly page?: string;
}

const CHANGED = "something between here and the app changes Upstash-Signature";

/** Where to look if an app refuses what this command has signed, by the code of its answer. */
const REMEDIES: Readonly<Record<string, string>> = {
  algorithm_not_allowed: CHANGED,
  claims_invalid: CHANGED,
  issuer_mismatch: CHANGED,
  signature_missing: "something between here and the app removes Upstash-Signature",
  signature_malformed: CHANGED,
  signature_mismatch:
    "the app does not trust the key that signed this delivery: pass the app's own variables with -e",
  not_yet_valid: "the clock of the app's machine is behind the clock of this one",
  expired: "the clock of the app's machine is ahead of the clock of this one",
  region_mismatch: "QSTASH_URL or the keys are of the wrong region, here or in the app: run doctor",
  url_mismatch:
    "set the app's option url to the URL that you publish to; in a workflow, set url, baseUrl or UPSTASH_WORKFLOW_URL. If that is right, and only a proxy or localhost makes the difference, pass the published URL with --published",
  body_too_large: "raise maxBodyBytes in the app, or send less",
  body_truncated: "something between here and the app, or a body limit, cuts the body",
  body_mismatch: "something reads the body before it is verified: mount the verification first",
};

type Explained = readonly [cause: string, remedy: string];

const OTHERS: Explained = [
  "refused, but the answer is not from qstash-verify",
  "the app's own code may have refused it, for example with a Receiver: look at its log. If nothing is there, look for a login page or a firewall in front of the app",
];

const REDIRECT: Explained = ["a redirect, which QStash does not follow", "send to its target"];

const BY_STATUS: Readonly<Record<number, Explained>> = {
  301: REDIRECT,
  302: REDIRECT,
  303: REDIRECT,
  307: REDIRECT,
  308: REDIRECT,
  401: OTHERS,
  403: OTHERS,
  404: [
    "the app has no route for this path and method",
    "check the path and the port, and that the route takes POST, which QStash sends unless a message names another method",
  ],
  405: [
    "the route does not take this method",
    "make it accept POST, which QStash sends unless a message names another method. If your messages name one, pass it with --method",
  ],
  429: ["there is a rate limit here", "wait, or raise it while you test"],
  500: [
    "the app failed",
    "its log or its answer says why; a misconfigured receiver answers 500 too",
  ],
};

/** Only pages of this site are shown: any app could put another address into its answer. */
const PAGE = /^https:\/\/qstash-verify\.github\.io\/qstash-verify\/errors\/\w+$/;
/** In characters: longer than any title of core. */
const LONGEST_TITLE = 200;

/** Explains an unsuccessful answer; `undefined` if there is nothing to say. */
export function explainAnswer(answer: DeliveryAnswer): AnswerExplanation | undefined {
  const problem = problemOf(answer);
  if (problem) return problem;
  const [cause, remedy] = BY_STATUS[answer.status] ?? [];
  return cause && remedy ? { cause, remedy } : undefined;
}

/** The problem details that qstash-verify answers with (RFC 9457). */
function problemOf({ headers, body }: DeliveryAnswer): AnswerExplanation | undefined {
  if (!headers["content-type"]?.startsWith("application/problem+json")) return undefined;
  const { code, title, type } = parsed(body);
  if (typeof code !== "string" || !Object.hasOwn(REMEDIES, code)) return undefined;
  const cause = typeof title === "string" ? `${code}: ${title.slice(0, LONGEST_TITLE)}` : code;
  const page = typeof type === "string" && PAGE.test(type) ? { page: type } : {};
  return { code, cause, remedy: REMEDIES[code] ?? "", ...page };
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}
