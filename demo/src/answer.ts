/** What a receiver answers, as far as it matters here: the JSON of an example, or of a refusal. */
export interface Answer {
  /** The HTTP status; `undefined` where there was no answer. */
  readonly status: number | undefined;
  readonly region?: string | undefined;
  readonly keySlot?: string | undefined;
  readonly bytes?: number | undefined;
  readonly code?: string | undefined;
}

/** How long a receiver has to answer. */
export const ANSWER_SECONDS = 30;

/** Reads an answer; of a body that is not JSON, nothing. */
export function readAnswer(status: number | undefined, body = ""): Answer {
  const { region, keySlot, bytes, code } = parse(body);
  return {
    status,
    region: typeof region === "string" ? region : undefined,
    keySlot: typeof keySlot === "string" ? keySlot : undefined,
    bytes: typeof bytes === "number" ? bytes : undefined,
    code: typeof code === "string" ? code : undefined,
  };
}

/** The members of a JSON object; of anything else, none. */
function parse(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Says it in a few words. */
export function describe({ status, region, keySlot, bytes, code }: Answer): string {
  const size = bytes === undefined ? undefined : `${bytes} bytes`;
  return [status ?? "no answer", region, keySlot, size, code].filter(Boolean).join(" ");
}
