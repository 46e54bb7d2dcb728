import { type Expected, expectBody, readBody } from "./body.js";
import { checkTime, readClaims } from "./claims.js";
import { Delivery, type Proof } from "./delivery.js";
import { checkDestination } from "./destination.js";
import { diagnose, notify } from "./diagnostics.js";
import { isVerificationError, optionInvalid, SignatureError } from "./errors.js";
import {
  type Body,
  bodyOf,
  headOf,
  type Incoming,
  type IncomingHead,
  type VerifyRequest,
} from "./incoming.js";
import { checkOptions, type Policy, type ReceiverOptions, secondsNow } from "./options.js";
import { parseRegion } from "./region.js";
import { type Attempt, contextOf } from "./request-context.js";
import { settleRefusal } from "./settle-refusal.js";
import { checkRegion, type SigningKey } from "./signing-key.js";
import { decodeJson, parseToken } from "./token.js";
import { TrustedKeys } from "./trusted-keys.js";

/** A request whose head is verified; of its body nothing has been read yet. */
export interface Authenticated {
  /** Reads the body and completes the verdict. Rejects as `Receiver.receive` does. */
  receive(body: Body): Promise<Delivery>;
}

/**
 * Verifies requests from QStash.
 *
 * Making one reads no environment and throws nothing; keys are looked up at the first request, once
 * per environment.
 */
export class Receiver {
  readonly #options: ReceiverOptions;
  #ready: Ready | undefined;

  constructor(options: ReceiverOptions = {}) {
    this.#options = options;
  }

  /**
   * A receiver as it is, or one made of options.
   *
   * @throws ConfigurationError `option_invalid`, at once, for what is neither: an adapter that was
   *   mounted without being called is given a request.
   */
  static from(options: ReceiverOptions | Receiver = {}): Receiver {
    const isRequest = (each: object) => "headers" in each || "req" in each;
    if (typeof options !== "object" || options === null || isRequest(options)) {
      throw optionInvalid("expected options: call verifySignature() and mount what it returns");
    }
    return "receive" in options ? options : new Receiver(options);
  }

  /**
   * Verifies a request and reads its body.
   *
   * @throws VerificationError The request is refused: every code of its kind.
   * @throws ConfigurationError `keys_missing`, `option_invalid`, `dev_mode_in_production`,
   *   `body_already_parsed`
   */
  async receive(incoming: Incoming): Promise<Delivery> {
    const attempt: Attempt = { head: incoming };
    try {
      const proof = await this.#authenticate(attempt);
      return this.#deliver(proof, await readBody(await incoming.body(), proof.expected));
    } catch (error) {
      throw await this.#refused(error, attempt);
    }
  }

  /**
   * The part of `receive` that needs no body, for hosts that decide before they read one.
   * Rejects as `receive` does.
   */
  async authenticate(head: IncomingHead): Promise<Authenticated> {
    const attempt: Attempt = { head };
    try {
      const proof = await this.#authenticate(attempt);
      return { receive: (body) => this.#complete(proof, body, attempt) };
    } catch (error) {
      throw await this.#refused(error, attempt);
    }
  }

  /**
   * Verifies a signature over a body that is already at hand.
   *
   * @returns `true`; it never returns `false`.
   * @throws SignatureError The request is refused: every code of `VerificationError`.
   * @throws ConfigurationError As `receive` does.
   */
  async verify(request: VerifyRequest): Promise<boolean> {
    const attempt: Attempt = { head: { url: "", header: () => undefined } };
    try {
      attempt.head = headOf(request);
      const proof = await this.#authenticate(attempt, request);
      this.#deliver(proof, await readBody(bodyOf(request), proof.expected, false));
      return true;
    } catch (error) {
      const thrown = await this.#refused(error, attempt);
      // With the same cause, if there is one.
      throw isVerificationError(thrown) ? new SignatureError(thrown.code, thrown) : thrown;
    }
  }

  /** Everything that is decided by the head, in the order it is decided. */
  #authenticate(attempt: Attempt, own: OwnOptions = {}): Authentic | Promise<Authentic> {
    const { keys, policy } = this.#settings(own);
    const { head } = attempt;
    const now = secondsNow(policy);
    const token = parseToken(head.header("upstash-signature"));
    const hint = parseRegion(head.header("upstash-region"));
    const prove = (key: SigningKey) => {
      const claims = readClaims(decodeJson(token.payload));
      attempt.destination = claims.sub;
      checkTime(claims, now, policy.clockTolerance);
      if (policy.strict) checkRegion(head.header("upstash-region"), key);
      // Said only now: anybody can write a header, and only QStash can sign.
      if (hint && key.region && hint !== key.region) {
        diagnose("region_contradicted", policy.onDiagnostic, key.source);
      }
      checkDestination(claims.sub, policy.url, head);
      const expected = expectBody(head, claims.body, policy.maxBodyBytes);
      return { head, hint, key, claims, expected };
    };
    const key = keys.signerOf(token, head.env, hint);
    return key instanceof Promise ? key.then(prove) : prove(key);
  }

  async #complete(proof: Authentic, body: Body, attempt: Attempt): Promise<Delivery> {
    try {
      return this.#deliver(proof, await readBody(body, proof.expected));
    } catch (error) {
      throw await this.#refused(error, attempt);
    }
  }

  #deliver(proof: Proof, bytes: Uint8Array<ArrayBuffer>): Delivery {
    const { onVerified, onDiagnostic } = this.#ready?.policy ?? {};
    const delivery = new Delivery(proof, bytes);
    const { slot, source } = proof.key;
    if (slot === "next") diagnose("verified_by_next_key", onDiagnostic, source);
    if (onVerified) notify(onVerified, delivery, contextOf(proof.head, delivery.destination));
    return delivery;
  }

  #refused(error: unknown, attempt: Attempt): Promise<Error> {
    const { policy, keys } = this.#ready ?? {};
    return settleRefusal(error, attempt, policy ?? {}, () => keys?.isProduction(attempt.head.env));
  }

  /** The options, checked: once, but for what a request brings along. */
  #settings({ url, clockTolerance }: OwnOptions): Ready {
    if (this.#ready === undefined) {
      const policy = checkOptions(this.#options);
      this.#ready = { policy, keys: new TrustedKeys(policy) };
    }
    if (url === undefined && clockTolerance === undefined) return this.#ready;
    const { policy, keys } = this.#ready;
    const own = { ...policy, clockTolerance: clockTolerance ?? policy.clockTolerance };
    return { policy: checkOptions(url === undefined ? own : { ...own, url }), keys };
  }
}

interface Ready {
  readonly policy: Policy;
  readonly keys: TrustedKeys;
}

type OwnOptions = Pick<VerifyRequest, "url" | "clockTolerance">;

/** What the head of a request proves, and what its body has to be. */
interface Authentic extends Proof {
  readonly expected: Expected;
}
