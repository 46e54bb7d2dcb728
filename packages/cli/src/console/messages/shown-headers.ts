import { isSecretName, mask, maskUrl } from "../../terminal/mask.js";

/** Characters of a value that are shown. */
const LONGEST_VALUE = 4_000;
/** The first letters of all signatures are equal: they are the token's header. */
const SIGNATURE_START = 3;

type Headers = readonly (readonly [name: string, value: string])[];

/** Headers as a page may have them: secrets are masked. */
export function shownHeaders(headers: Headers): Headers {
  return headers.map(([name, value]) => [name, shownValue(name, value)]);
}

function shownValue(name: string, value: string): string {
  if (value === "") return value;
  if (/signature$/i.test(name)) {
    const start = value.length > 40 ? value.slice(0, SIGNATURE_START) : "";
    return `${start}…(${value.length} characters)`;
  }
  if (isSecret(name)) return mask(value);
  const shown = /^https?:/i.test(value) ? maskUrl(value) : value;
  return shown.length > LONGEST_VALUE ? `${shown.slice(0, LONGEST_VALUE)}…` : shown;
}

/** More is masked than in the terminal, because others may see the screen. */
function isSecret(name: string): boolean {
  if (/^upstash-flow-control-key$/i.test(name)) return false;
  return isSecretName(name) || /token|secret|key|passw/i.test(name);
}

/** Headers as the API has them, by their names, each with its values. */
export function headerPairs(headers: unknown): Headers {
  if (typeof headers !== "object" || headers === null) return [];
  return Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value): readonly [string, string] => [name, String(value)]),
  );
}
