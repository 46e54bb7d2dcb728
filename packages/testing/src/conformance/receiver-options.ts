import { AROUND } from "./around.js";
import { publishedUrl } from "./prepare.js";
import { type BehindBaseUrl, NOW, type Row } from "./row.js";
import { rowOfRun, thisRun } from "./run.js";

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
  readonly around?: (typeof AROUND)[keyof typeof AROUND];
}

/**
 * The receiver options of a row that is mounted at `path`.
 *
 * @param run The value of the request's `conformance-run` header, where the request comes from another
 *   process. Default: the run of this process.
 */
export function receiverOptions(row: Row, path: string, run: string = thisRun()): ReceiverOptions {
  const { env, options = {} } = rowOfRun(row, run);
  const { url, around, ...others } = options;
  return {
    ...others,
    ...(url === undefined ? {} : { url: url === "published" ? publishedUrl(row, path) : url }),
    ...(around && { around: AROUND[around] }),
    env,
    now: () => NOW,
  };
}
