import { cutOff } from "./cut-off.js";
import type { HoldableResponse } from "./holdable-response.js";
import { prepareHead } from "./prepare-head.js";
import { type Head, headOf, isBody, isStatus, restore } from "./response-head.js";

/**
 * The answer of a handler, which `response.end()` completes, kept from being sent until it is known whether
 * it may be. The answer that was given first counts, as it does on the wire: what is said after it is not
 * heard. A body that is written before its end is sent as it comes, in chunks: with a length, all of it could
 * be there before it is cut off. HTTP/1.0 has no chunks, and takes whatever came for all of it: there, the body
 * is held back as well.
 */
export class HeldAnswer {
  /** The status, when the handler has answered. */
  readonly decided: Promise<number>;
  /** Aborted when the client disconnects before that. */
  readonly gone: AbortSignal;
  readonly #response: HoldableResponse;
  readonly #methods: Pick<HoldableResponse, "end" | "write" | "writeHead" | "flushHeaders">;
  readonly #before: Head;
  /** An earlier middleware has answered: that is not ours to hold. */
  readonly #isOthers: boolean;
  /** An earlier middleware takes the answer: perhaps also what Node.js would not, and that would be sent at once. */
  readonly #isWrapped: boolean;
  readonly #written: (() => unknown)[] = [];
  #ended: unknown[] | undefined;
  /** As it was sent; until then, as it was when the handler had answered. */
  #head: Head | undefined;
  #hasBegun = false;
  #hasFailed = false;
  #isReleased = false;

  constructor(response: HoldableResponse) {
    const { end, write, writeHead, flushHeaders } = response;
    const gone = new AbortController();
    this.#response = response;
    this.#methods = { end, write, writeHead, flushHeaders };
    this.#before = headOf(response);
    this.#isOthers = response.headersSent;
    this.#isWrapped = Object.hasOwn(response, "end");
    if (this.#isOthers) this.#head = this.#before;
    this.gone = gone.signal;
    const leave = () => {
      if (!this.#ended && !this.#isReleased) gone.abort();
    };
    if (response.destroyed) leave();
    else response.once("close", leave);
    this.decided = new Promise((resolve) => {
      response.end = (...given) => {
        if (this.#isReleased) return end.apply(response, given);
        if (this.#ended) return response;
        const isSendable = this.#isBody(given[0]) && isStatus(this.#headNow.status);
        // It throws in the handler, as it would without us. Later, the answer would count as given.
        if (!isSendable) this.#send(end, given);
        resolve(this.#hold(isSendable ? given : []));
        return response;
      };
    });
    response.write = (...given) => this.#isHeld || this.#begin(write, given);
    response.flushHeaders = (...given) => this.#isHeld || this.#begin(flushHeaders, given);
    response.writeHead = (...given) => {
      if (this.#hasBegun || !(this.#isHeld || isStatus(given[0]))) {
        const returned = writeHead.apply(response, given);
        this.#head ??= headOf(response);
        return returned;
      }
      if (!this.#isHeld) prepareHead(response, given);
      return response;
    };
  }

  get #isHeld(): boolean {
    return this.#ended !== undefined && !this.#isReleased;
  }

  /** Once it is sent, nothing changes it: not the status that a handler sets after that. */
  get #headNow(): Head {
    return this.#head ?? headOf(this.#response);
  }

  #begin(method: (...given: unknown[]) => unknown, given: unknown[]): unknown {
    const isKept = !this.#hasBegun && this.#response.req?.httpVersion === "1.0";
    if (isKept && this.#isBody(given[0])) return this.#keep(method, given);
    return this.#send(method, given);
  }

  /** The head goes out, unless it throws: `write` has it written by `writeHead`. */
  #send(method: (...given: unknown[]) => unknown, given: unknown[]): unknown {
    const response = this.#response;
    const hadBegun = this.#hasBegun;
    if (!response.headersSent) response.removeHeader("content-length");
    this.#hasBegun = true;
    try {
      return method.apply(response, given);
    } catch (error) {
      this.#hasBegun = hadBegun || response.headersSent;
      throw error;
    }
  }

  #isBody(given: unknown): boolean {
    return this.#isWrapped || isBody(given, this.#response.req?.httpVersion);
  }

  #keep(method: (...given: unknown[]) => unknown, given: unknown[]): true {
    const rest = given.filter((each) => typeof each !== "function");
    this.#written.push(() => method.apply(this.#response, rest));
    // Who waits for one part to be written before the next must not wait for ever.
    for (const written of given) if (typeof written === "function") queueMicrotask(() => written());
    return true;
  }

  #hold(given: unknown[]): number {
    this.#ended = given;
    this.#head = this.#headNow;
    return this.#head.status;
  }

  /** The handler threw before it had answered: its host answers, and what the handler says later is not heard. */
  fail(): void {
    if (this.#ended) return;
    this.#hold([]);
    this.#hasFailed = true;
  }

  /** Sends the answer that was given, if one was; else whatever will be. */
  release(): void {
    if (this.#head) restore(this.#response, this.#head);
    this.#isReleased = true;
    this.#hasBegun = true;
    // Without an end, what was written is not the answer: the handler threw, and its host answers.
    if (!this.#ended || this.#hasFailed) return;
    for (const write of this.#written) write();
    this.#methods.end.apply(this.#response, this.#ended);
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
