import { AROUND_CHANGED, AROUND_NEEDS_HANDLER, type Outcome, runWithin } from "./around.js";
import { type Authentic, authenticate, type Ready } from "./authenticate.js";
import { readBody } from "./body.js";
import { optionInvalid } from "./configuration-error.js";
import { Delivery } from "./delivery.js";
import { comparesRequest } from "./destination.js";
import { diagnose, notify } from "./diagnostics.js";
import {
  type Body,
  bodyToVerify,
  headToVerify,
  type Incoming,
  type IncomingHead,
  type VerifyRequest,
} from "./incoming.js";
import { checkOptions, type ReceiverOptions } from "./options.js";
import { type Attempt, contextOf } from "./request-context.js";
import { settleRefusal } from "./settle-refusal.js";
import { isLocal } from "./signing-key.js";
import { TrustedKeys } from "./trusted-keys.js";
import { isVerificationError, SignatureError } from "./verification-error.js";

/** What the host of a request does with the delivery. */
export interface HostDuties {
  /**
   * Set it if the host runs the handler through {@link Receiver.run}. Without it, a receiver with `around`
   * throws `option_invalid`.
   */
  readonly runsHandler?: boolean | undefined;
}

/** A request whose head is verified. Nothing of its body has been read yet. */
export interface Authenticated {
  /** Reads the body and completes the verdict. Rejects as {@link Receiver.receive} does. */
  receive(body: Body): Promise<Delivery>;
}

/**
 * Verifies requests from QStash. Make one and share it between routes.
 *
 * The constructor reads no environment and throws nothing. Keys are read at the first request, once per
 * environment.
 *
 * @example
 * ```ts
 * import { handleRequest, Receiver } from "@qstash-verify/core";
 *
 * const receiver = new Receiver({ url: { baseUrl: "https://app.example.com" } });
 *
 * export const POST = (request: Request): Promise<Response> =>
 *   handleRequest(
 *     request,
 *     (delivery) => Response.json(delivery.json()),
 *     receiver,
 *   );
 * ```
 */
export class Receiver {
  readonly #options: ReceiverOptions;
  #ready: Ready | undefined;
  #hasAround: boolean | undefined;
  /** For observers of what is decided after `receive`. */
  readonly #attempts = new WeakMap<Delivery, Attempt>();

  constructor(options: ReceiverOptions = {}) {
    this.#options = options;
  }

  /**
   * Returns a receiver unchanged, or makes one from options, which are checked at the first request.
   *
   * @throws ConfigurationError `option_invalid`, at once, for a value that is not an object, and for a request:
   *   then `verifySignature` was mounted instead of `verifySignature()`.
   */
  static from(options: ReceiverOptions | Receiver = {}): Receiver {
    if (typeof options === "function") {
      throw optionInvalid(
        "verifySignature() takes options, not a handler: mount it before the handler; in Next.js, import it from @qstash-verify/next",
      );
    }
    const isRequest = (each: object) => "headers" in each || "req" in each;
    if (typeof options !== "object" || options === null || isRequest(options)) {
      throw optionInvalid(
        "verifySignature() takes options, not a request: call it, and mount what it returns",
      );
    }
    return "receive" in options ? options : new Receiver(options);
  }

  /**
   * Verifies a request and reads its body.
   *
   * @throws VerificationError The request is refused.
   * @throws ConfigurationError `keys_missing`, `dev_mode_in_production`, `body_already_parsed`,
   *   `option_invalid`: also if `around` is set and `duties.runsHandler` is not.
   */
  receive(incoming: Incoming, duties?: HostDuties): Promise<Delivery> {
    const attempt: Attempt = { head: incoming };
    return this.#settled(attempt, async () => {
      this.#checkDuties(duties);
      if (typeof incoming?.body !== "function") throw optionInvalid(INCOMING_NEEDED);
      const proof = await authenticate(attempt, this.#settings());
      return this.#deliver(attempt, proof, await incoming.body());
    });
  }

  /**
   * Verifies the head of a request, for hosts that decide before they read a body. Rejects as
   * {@link Receiver.receive} does.
   */
  authenticate(head: IncomingHead, duties?: HostDuties): Promise<Authenticated> {
    const attempt: Attempt = { head };
    return this.#settled(attempt, async () => {
      this.#checkDuties(duties);
      const proof = await authenticate(attempt, this.#settings());
      return {
        receive: (body) => this.#settled(attempt, () => this.#deliver(attempt, proof, body)),
      };
    });
  }

  /**
   * Runs `decide` for a request that is accepted or refused by something other than a signature, such as a direct
   * trigger of a workflow. A refusal is reported and answered as the options say.
   *
   * @throws ConfigurationError `option_invalid`
   * @throws What `decide` throws.
   */
  decide<Outcome>(head: IncomingHead, decide: () => Promise<Outcome>): Promise<Outcome> {
    return this.#settled({ head }, () => {
      this.#settings();
      return decide();
    });
  }

  /**
   * Whether the option `around` is set. If you add or remove `around` after this property is first read and
   * before the first request, that request throws `option_invalid`.
   */
  get hasAround(): boolean {
    this.#hasAround ??= this.#options.around !== undefined;
    return this.#hasAround;
  }

  /**
   * Runs the handler of a delivery that this receiver has verified, inside the functions of the option
   * `around`. Without them, it runs the handler alone. Verify the delivery with
   * `receive(incoming, { runsHandler: true })`.
   *
   * @param handle Runs the handler. Resolves when its answer is decided, and never rejects.
   * @param gone Aborted when the client disconnects before the answer is decided.
   * @returns What `handle` resolved with; or another outcome, which is to be sent instead.
   * @throws VerificationError `replayed`, `processing`, `store_unavailable`, or what `around` throws.
   * @throws ConfigurationError `option_invalid`
   */
  async run(
    delivery: Delivery,
    handle: () => Promise<Outcome>,
    gone?: AbortSignal | undefined,
  ): Promise<Outcome> {
    if (!this.hasAround) return handle();
    const attempt = this.#attempts.get(delivery);
    if (attempt === undefined)
      throw optionInvalid("run() takes a delivery that this receiver verified");
    const { around = [] } = this.#settings().policy;
    return this.#settled(attempt, () => runWithin(around, delivery, handle, gone));
  }

  /**
   * Verifies a signature over a body that you already have, as `Receiver.verify` from `@upstash/qstash` does.
   *
   * @returns `true`. It never returns `false`.
   * @throws SignatureError The request is refused.
   * @throws ConfigurationError As {@link Receiver.receive}; also `option_invalid` if `around` is set, or if
   *   the receiver's `url` is `"path"` or `{ baseUrl }` and `request.url` is missing.
   */
  async verify(request: VerifyRequest): Promise<boolean> {
    this.#checkDuties();
    const attempt: Attempt = { head: headToVerify(request) };
    try {
      await this.#settled(attempt, async () => {
        const ready = this.#settings(request);
        if (comparesRequest(ready.policy.url)) throw optionInvalid(URL_NEEDED);
        const proof = await authenticate(attempt, ready);
        return this.#deliver(attempt, proof, bodyToVerify(request), false);
      });
      return true;
    } catch (error) {
      // With the same cause, if there is one.
      throw isVerificationError(error) ? new SignatureError(error.code, error) : error;
    }
  }

  async #deliver(attempt: Attempt, proof: Authentic, body: Body, keep = true): Promise<Delivery> {
    const { onVerified, onDiagnostic } = this.#ready?.policy ?? {};
    const delivery = new Delivery(proof, await readBody(body, proof.expected, keep));
    if (this.hasAround) this.#attempts.set(delivery, attempt);
    const { key } = proof;
    if (key.slot === "next" && !isLocal(key)) {
      diagnose("verified_by_next_key", onDiagnostic, key.source);
    }
    if (onVerified) notify(onVerified, delivery, contextOf(proof.head, delivery.destination));
    return delivery;
  }

  /** Without a handler that it can run, `around` would be skipped silently: `once()` among others. */
  #checkDuties(duties?: HostDuties): void {
    if (this.hasAround && !duties?.runsHandler) throw optionInvalid(AROUND_NEEDS_HANDLER);
  }

  /** The outcome, once whoever is to hear of a refusal has heard of it. */
  async #settled<Outcome>(attempt: Attempt, decide: () => Promise<Outcome>): Promise<Outcome> {
    try {
      return await decide();
    } catch (error) {
      throw await settleRefusal(error, attempt, this.#ready);
    }
  }

  /** The options, checked: once, but for what a request brings along. */
  #settings({ url, clockTolerance }: OwnOptions = {}): Ready {
    if (this.#ready === undefined) {
      const policy = checkOptions(this.#options);
      // A host may have asked before, and would skip what was set since.
      if ((policy.around !== undefined) !== this.hasAround) throw optionInvalid(AROUND_CHANGED);
      this.#ready = { policy, keys: new TrustedKeys(policy) };
    }
    if (url === undefined && clockTolerance === undefined) return this.#ready;
    const { policy, keys } = this.#ready;
    const own = { ...policy, clockTolerance: clockTolerance ?? policy.clockTolerance };
    if (url === undefined) return { policy: checkOptions(own), keys };
    // Made from a request, perhaps: what no signature can be for is refused, and is no mistake of the options.
    const isSome = typeof url === "string" && url !== "" && url !== "path";
    return { policy: checkOptions({ ...own, url: isSome ? () => url : url }), keys };
  }
}

const INCOMING_NEEDED = "receive() takes the result of fromRequest(request)";
const URL_NEEDED = "verify() sees no request: pass it the published url";

type OwnOptions = Pick<VerifyRequest, "url" | "clockTolerance">;
