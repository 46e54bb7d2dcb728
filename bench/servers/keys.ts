/** The keys, as an app of its own reads them. */
export const keys: readonly [current: string, next: string] = [
  process.env["QSTASH_CURRENT_SIGNING_KEY"] ?? "",
  process.env["QSTASH_NEXT_SIGNING_KEY"] ?? "",
];

/** The same for the vendor's `Receiver`. */
export const vendorKeys: { currentSigningKey: string; nextSigningKey: string } = {
  currentSigningKey: keys[0],
  nextSigningKey: keys[1],
};

/** Larger than any body here, in bytes: no parser's limit is what is measured. */
export const LIMIT: number = 64 * 1024 * 1024;

/** What every route answers, whoever verified: that it has the parsed body. */
export function answer(body: unknown): { received: number } {
  return { received: Array.isArray(body) ? body.length : 0 };
}

export class Refused extends Error {
  readonly status = 401;
  readonly statusCode = 401;
}
