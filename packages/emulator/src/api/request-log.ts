/** One request a region received. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query, as they were sent; a token in the query is left out. */
  readonly path: string;
  /** What was answered; `undefined` where the connection was closed instead. */
  readonly status: number | undefined;
  /** The workflow runs it was about, if it was about any. */
  readonly workflowRunIds?: readonly string[] | undefined;
  /** Milliseconds since 1970, on the emulator's clock. */
  readonly time: number;
}
