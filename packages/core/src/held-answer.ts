import type { NodeResponse } from "./node.js";
import { prepareHead } from "./prepare-head.js";

/** What is used of an `http.ServerResponse` to hold its answer back. */
export interface HoldableResponse extends NodeResponse {
  readonly destroyed?: boolean;
  readonly req?: { readonly httpVersion?: string; resume?(): unknown } | undefined;
  readonly socket?: { resetAndDestroy?(): unknown } | null;
  statusMessage?: string;
  end(...given: unknown[]): unknown;
  write(...given: unknown[]): unknown;
  writeHead(...given: unknown[]): unknown;
  flushHeaders(...given: unknown[]): unknown;
  getHeaders(): Readonly<Record<string, unknown>>;
  removeHeader(name: string): unknown;
  once(event: "close", listener: () => void): unknown;
  emit(event: "error", error: Error): unknown;
  listenerCount(event: "error"): number;
  destroy(error?: Error): unknown;
}

/** What an answer begins with. */
interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
}

/**
 * The answer of a handler, which `response.end()` completes, kept from being sent until it is known whether
 * it may be. The answer that was given first counts, as it does on the wire: what is said after it is not
 * heard. A body that is written before its end is sent as it comes, in chunks: with a length, all of it could
 * be there before it is cut off.
 */
export class HeldAnswer {
  /** The status, when the handler has answered. */
  readonly decided: Promise<number>;
  /** Aborted when the client goes away before that. */
  readonly gone: AbortSignal;
  readonly #response: HoldableResponse;
  readonly #methods: Pick<HoldableResponse, "end" | "write" | "writeHead" | "flushHeaders">;
  readonly #before: Head;
  /** An earlier middleware has answered: that is not ours to hold. */
  readonly #isOthers: boolean;
  #ended: unknown[] | undefined;
  #head: Head | undefined;
  #hasBegun = false;
  #isReleased = false;

  constructor(response: HoldableResponse) {
    const { end, write, writeHead, flushHeaders } = response;
    const gone = new AbortController();
    this.#response = response;
    this.#methods = { end, write, writeHead, flushHeaders };
    this.#before = headOf(response);
    this.#isOthers = response.headersSent;
    this.gone = gone.signal;
    const leave = () => {
      if (!this.#ended && !this.#isReleased) gone.abort();
    };
    if (response.destroyed) leave();
    else response.once("close", leave);
    this.decided = new Promise((resolve) => {
      response.end = (...given) => {
        if (this.#isReleased) return end.apply(response, given);
        if (this.#ended === undefined) resolve(this.#hold(given));
        return response;
      };
    });
    response.write = (...given) => this.#isHeld || this.#begin(write, given);
    response.flushHeaders = (...given) => this.#isHeld || this.#begin(flushHeaders, given);
    response.writeHead = (...given) => {
      if (this.#hasBegun) return writeHead.apply(response, given);
      if (!this.#isHeld) prepareHead(response, given);
      return response;
    };
  }

  get #isHeld(): boolean {
    return this.#ended !== undefined && !this.#isReleased;
  }

  /** From now on the head goes out: `write` has it written by `writeHead`. */
  #begin(method: (...given: unknown[]) => unknown, given: unknown[]): unknown {
    this.#hasBegun = true;
    if (!this.#response.headersSent) this.#response.removeHeader("content-length");
    return method.apply(this.#response, given);
  }

  #hold(given: unknown[]): number {
    this.#ended = given;
    this.#head = headOf(this.#response);
    return this.#head.status;
  }

  /** Sends the answer that was given, if one was; else whatever will be. */
  release(): void {
    if (this.#head) restore(this.#response, this.#head);
    this.#isReleased = true;
    this.#hasBegun = true;
    if (this.#ended) this.#methods.end.apply(this.#response, this.#ended);
  }

  /**
   * Takes the answer back, so that another can be given in its place. One that has begun to be sent is cut
   * off, which no client takes for a success.
   */
  takeBack(): void {
    const response = this.#response;
    this.#isReleased = true;
    // Without whatever was mounted after us and waits for the answer that is no more.
    Object.assign(response, this.#methods);
    if (this.#isOthers) return;
    if (response.headersSent) {
      // Without an error HTTP/2 would end the stream as if all had been said.
      cutOff(response);
      return;
    }
    // On HTTP/2 it cannot be set, and is not the response's own.
    Reflect.deleteProperty(response, "statusMessage");
    restore(response, this.#before);
  }
}

/** Ends an answer that has begun, so that nobody takes what there is of it for all. */
function cutOff(response: HoldableResponse): void {
  // Without an error HTTP/2 would end the stream as if all had been said.
  const error = new Error("the answer was taken back");
  try {
    // HTTP/1.0 knows no chunks: there, a connection that is closed is the end of a whole body.
    if (response.req?.httpVersion === "1.0") response.socket?.resetAndDestroy?.();
  } catch {
    // It is not TCP.
  }
  response.destroy(error);
  try {
    // On AWS Lambda there is no socket, and whoever waits for the end waits for this, too.
    if (response.listenerCount("error") > 0) response.emit("error", error);
  } catch {
    // A stream that is piped into it throws what nobody else hears.
  }
}

function headOf(response: HoldableResponse): Head {
  return { status: response.statusCode, headers: { ...response.getHeaders() } };
}

/** What is as it was is left alone: its name may have been written in capitals. */
function restore(response: HoldableResponse, { status, headers }: Head): void {
  if (response.headersSent) return;
  response.statusCode = status;
  const there = response.getHeaders();
  for (const name of Object.keys(there)) {
    if (!Object.hasOwn(headers, name)) response.removeHeader(name);
  }
  for (const [name, value] of Object.entries(headers)) {
    if (there[name] !== value) response.setHeader(name, value as string);
  }
}
