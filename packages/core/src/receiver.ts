import { type Expected, expectBody, readBody } from "./body.js";
import { checkTime, readClaims } from "./claims.js";
import { Delivery, type Proof } from "./delivery.js";
import { checkDestination } from "./destination.js";
import { diagnose, notify } from "./diagnostics.js";
import { asError, isVerificationError, optionInvalid, SignatureError } from "./errors.js";
import {
  type Body,
  bodyOf,
  headOf,
  type Incoming,
  type IncomingHead,
  type VerifyRequest,
} from "./incoming.js";
import { Keyrings } from "./keyrings.js";
import { checkOptions, type Policy, type ReceiverOptions, secondsNow } from "./options.js";
import { parseRegion } from "./region.js";
import { checkRegion, keyOf, prefer, type SigningKey } from "./signing-key.js";
import { decodeJson, parseToken } from "./token.js";

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
  #ready: { readonly policy: Policy; readonly keyrings: Keyrings } | undefined;

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
    try {
      const proof = await this.#authenticate(incoming);
      return this.#deliver(proof, await readBody(await incoming.body(), proof.expected));
    } catch (error) {
      throw this.#refused(error);
    }
  }

  /**
   * The part of `receive` that needs no body, for hosts that decide before they read one.
   * Rejects as `receive` does.
   */
  async authenticate(head: IncomingHead): Promise<Authenticated> {
    try {
      const proof = await this.#authenticate(head);
      return { receive: (body) => this.#complete(proof, body) };
    } catch (error) {
      throw this.#refused(error);
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
    try {
      const proof = await this.#authenticate(headOf(request), request);
      this.#deliver(proof, await readBody(bodyOf(request), proof.expected, false));
      return true;
    } catch (error) {
      const thrown = this.#refused(error);
      // With the same cause, if there is one.
      throw isVerificationError(thrown) ? new SignatureError(thrown.code, thrown) : thrown;
    }
  }

  /** Everything that is decided by the head, in the order it is decided. */
  #authenticate(head: IncomingHead, own: OwnOptions = {}): Authentic | Promise<Authentic> {
    const { keyrings, policy } = this.#settings(own);
    const { onDiagnostic } = policy;
    const now = secondsNow(policy);
    const token = parseToken(head.header("upstash-signature"));
    const hint = parseRegion(head.header("upstash-region"));
    const candidates = keyrings.of(head.env)(hint);
    const prove = (key: SigningKey) => {
      prefer(key, candidates);
      const claims = readClaims(decodeJson(token.payload));
      checkTime(claims, now, policy.clockTolerance);
      if (policy.strict) checkRegion(head.header("upstash-region"), key);
      // Said only now: anybody can write a header, and only QStash can sign.
      if (hint && key.region && hint !== key.region) diagnose("region_contradicted", onDiagnostic);
      checkDestination(claims.sub, policy.url, head);
      const expected = expectBody(head, claims.body, policy.maxBodyBytes);
      return { head, hint, key, claims, expected };
    };
    const key = keyOf(token, candidates);
    return key instanceof Promise ? key.then(prove) : prove(key);
  }

  async #complete(proof: Authentic, body: Body): Promise<Delivery> {
    try {
      return this.#deliver(proof, await readBody(body, proof.expected));
    } catch (error) {
      throw this.#refused(error);
    }
  }

  #deliver(proof: Proof, bytes: Uint8Array<ArrayBuffer>): Delivery {
    const delivery = new Delivery(proof, bytes);
    if (proof.key.slot === "next") diagnose("verified_by_next_key", this.#options.onDiagnostic);
    notify(this.#options.onVerified, delivery);
    return delivery;
  }

  /**
   * Tells the observer, if it is a refusal. What it returns is an `Error`, whatever a function among
   * the options threw: Express takes a falsy error for none, and `"route"` for the way past its handler.
   */
  #refused(error: unknown): Error {
    if (isVerificationError(error)) notify(this.#options.onRefused, error);
    return asError(error);
  }

  /** The options, checked: once, but for what a request brings along. */
  #settings({ url, clockTolerance }: OwnOptions): { policy: Policy; keyrings: Keyrings } {
    if (this.#ready === undefined) {
      const policy = checkOptions(this.#options);
      this.#ready = { policy, keyrings: new Keyrings(policy) };
    }
    if (url === undefined && clockTolerance === undefined) return this.#ready;
    const { policy, keyrings } = this.#ready;
    const own = { ...policy, clockTolerance: clockTolerance ?? policy.clockTolerance };
    return { policy: checkOptions(url === undefined ? own : { ...own, url }), keyrings };
  }
}

type OwnOptions = Pick<VerifyRequest, "url" | "clockTolerance">;

/** What the head of a request proves, and what its body has to be. */
interface Authentic extends Proof {
  readonly expected: Expected;
}
