import { publishedUrl } from "./prepare.js";
import { type BehindBaseUrl, NOW, type Row } from "./row.js";

/** What a row hands to `verifySignature()` or to `new Receiver()`. */
export interface ReceiverOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds since 1970, always {@link NOW}. */
  readonly now: () => number;
  readonly currentSigningKey?: string;
  readonly nextSigningKey?: string;
  readonly url?: string | BehindBaseUrl;
  readonly clockTolerance?: number;
  readonly maxBodyBytes?: number;
  readonly devMode?: boolean;
  readonly strict?: boolean;
}

/** The receiver options of a row that is mounted at `path`. */
export function receiverOptions(row: Row, path: string): ReceiverOptions {
  const { url, ...others } = row.options ?? {};
  return {
    ...others,
    ...(url === undefined ? {} : { url: url === "published" ? publishedUrl(row, path) : url }),
    env: row.env,
    now: () => NOW,
  };
}
