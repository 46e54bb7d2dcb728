import type { Refusal } from "@qstash-verify/console";
import { pageOf, REFUSAL_TEXTS } from "@qstash-verify/core/building";

/** Bytes of an answer that are read: problem details have a few hundred. */
const LARGEST_PROBLEM = 16_384;
const LONGEST_CODE = 64;
const LONGEST_TITLE = 200;

/** What an app answered. */
export interface AppAnswer {
  readonly contentType: string | undefined;
  readonly body: Uint8Array | string;
}

/**
 * Why an app refused a delivery, if its answer has the form of RFC 9457. For our own codes the texts are
 * ours, whatever the answer says. For other codes, only the answer is shown.
 */
export function refusalOf({ contentType, body }: AppAnswer): Refusal | undefined {
  if (!contentType?.toLowerCase().startsWith("application/problem+json")) return undefined;
  if (body.length > LARGEST_PROBLEM) return undefined;
  const { code, title } = parsed(Buffer.from(body).toString());
  return refusalBy(code, title);
}

/** The same, from the code and the title of an answer that is no longer available. */
export function refusalBy(code: unknown, title: unknown): Refusal | undefined {
  if (typeof code !== "string" || code === "") return undefined;
  if (isKnown(code)) {
    const [ours, remedy] = REFUSAL_TEXTS[code];
    return { code, title: ours, remedy, page: pageOf(code) };
  }
  const said = typeof title === "string" && title !== "" ? title : "The app answered a problem";
  return { code: cut(code, LONGEST_CODE), title: cut(said, LONGEST_TITLE) };
}

function isKnown(code: string): code is keyof typeof REFUSAL_TEXTS {
  return Object.hasOwn(REFUSAL_TEXTS, code);
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
