const MILLISECONDS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const PART = "(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h|d)";
const WHOLE = new RegExp(`^(?:${PART})+$`);

/** A day, in milliseconds. */
export const DAY = 86_400_000;

/**
 * Reads a duration as QStash writes them: `30s`, `6m5s`, `1d12h`.
 *
 * @returns milliseconds, or `undefined` for any other text
 */
export function parseDuration(text: string): number | undefined {
  if (!WHOLE.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(new RegExp(PART, "g"))) {
    total += Number(amount) * (MILLISECONDS[unit ?? ""] ?? 0);
  }
  return total;
}
