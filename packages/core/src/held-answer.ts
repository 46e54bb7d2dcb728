import type { NodeResponse } from "./node.js";

/** What is used of an `http.ServerResponse` to hold its answer back. */
export interface HoldableResponse extends NodeResponse {
  end(...given: unknown[]): unknown;
  getHeaders(): Readonly<Record<string, unknown>>;
  removeHeader(name: string): unknown;
  once(event: "close", listener: () => void): unknown;
  destroy(): unknown;
}

/** What an answer begins with. */
interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
}

/**
 * The answer of a handler, which `response.end()` completes, kept from being sent until it is known whether
 * it may be. The answer that was given first counts, as it does on the wire.
 */
export class HeldAnswer {
  /** The status, when the handler has answered. */
  readonly decided: Promise<number>;
  /** Aborted when the client goes away before that. */
  readonly gone: AbortSignal;
  readonly #response: HoldableResponse;
  readonly #end: HoldableResponse["end"];
  readonly #before: Head;
  #given: unknown[] | undefined;
  #head: Head | undefined;

  constructor(response: HoldableResponse) {
    const gone = new AbortController();
    this.#response = response;
    this.#end = response.end;
    this.#before = headOf(response);
    this.gone = gone.signal;
    this.decided = new Promise((resolve) => {
      response.end = (...given) => {
        if (this.#given === undefined) resolve(this.#hold(given));
        return response;
      };
    });
    response.once("close", () => {
      if (this.#given === undefined) gone.abort();
    });
  }

  #hold(given: unknown[]): number {
    this.#given = given;
    this.#head = headOf(this.#response);
    // Whoever asks shall not answer once more.
    if (!this.#response.headersSent) {
      Object.defineProperty(this.#response, "headersSent", { value: true, configurable: true });
    }
    return this.#head.status;
  }

  /** Sends the answer that was given, if one was; else whatever will be. */
  release(): void {
    this.#restore(this.#head);
    if (this.#given) this.#end.apply(this.#response, this.#given);
  }

  /**
   * Takes the answer back.
   *
   * @returns whether another can be given in its place. One that has begun to be sent is cut off, which no
   *   client takes for a success.
   */
  takeBack(): boolean {
    this.#restore(this.#before);
    if (!this.#response.headersSent) return true;
    this.#response.destroy();
    return false;
  }

  #restore(head: Head | undefined): void {
    const response = this.#response;
    response.end = this.#end;
    if (Object.hasOwn(response, "headersSent")) Reflect.deleteProperty(response, "headersSent");
    if (!head || response.headersSent) return;
    for (const name of Object.keys(response.getHeaders())) response.removeHeader(name);
    for (const [name, value] of Object.entries(head.headers)) {
      response.setHeader(name, value as string);
    }
    response.statusCode = head.status;
  }
}

function headOf(response: HoldableResponse): Head {
  return { status: response.statusCode, headers: { ...response.getHeaders() } };
}
