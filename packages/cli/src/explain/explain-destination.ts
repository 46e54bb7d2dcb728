import type { Explanation } from "./explanation.js";

/** What the destination of a signature is held to; neither: to nothing. */
export interface Expectation {
  /** The exact URL. */
  readonly url: string | undefined;
  /** The target of the request, whose path and query must be those that were signed. */
  readonly path: string | undefined;
}

/** Tells whether the signature was made for this destination. */
export function explainDestination(
  signed: unknown,
  { url, path }: Expectation,
  explanation: Explanation,
): void {
  if (url === undefined && path === undefined) {
    explanation.skip("url", "not asked for: --url or --path compares it");
    return;
  }
  const matches = url === undefined ? isSamePath(String(signed), path ?? "") : url === signed;
  const expected = url ?? path ?? "";
  if (matches) explanation.pass("url", `${expected} is the signed one`);
  else explanation.fail("url", "url_mismatch", `signed for ${signed}, expected ${expected}`);
}

function isSamePath(signed: string, target: string): boolean {
  if (!URL.canParse(signed)) return false;
  const { pathname, search, protocol } = new URL(signed);
  if (!/^https?:$/.test(protocol)) return false;
  const written = signed.replace(/^https?:\/\/[^/?#]*/i, "").replace(/#.*$/, "");
  return target === written || target === pathname + search;
}
