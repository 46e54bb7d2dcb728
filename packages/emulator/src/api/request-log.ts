/** One request a region received. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query, as they were sent; a token in the query is left out. */
  readonly path: string;
  /** The status of the answer; `undefined` if the connection was closed instead. */
  readonly status: number | undefined;
  /** The workflow runs it was about, if it was about any. */
  readonly workflowRunIds?: readonly string[] | undefined;
  /** Milliseconds since 1970, on the emulator's clock. */
  readonly time: number;
}

/** How many requests are kept: enough for a test, and bounded for an emulator that runs for weeks. */
const KEPT = 10_000;

/** The requests that a region received last. */
export class RequestLog {
  readonly #requests: ApiRequest[] = [];

  add(request: ApiRequest): void {
    this.#requests.push(request);
    if (this.#requests.length > KEPT) this.#requests.shift();
  }

  /** In the order in which they were answered. */
  list(): readonly ApiRequest[] {
    return this.#requests;
  }
}
