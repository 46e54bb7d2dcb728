import { engine } from "#engine";
import { checkAnnouncedLength, checkHash, readBody } from "./body.js";
import { type Claims, checkTime, readClaims } from "./claims.js";
import { Delivery } from "./delivery.js";
import { checkDestination } from "./destination.js";
import { diagnose, notify } from "./diagnostics.js";
import { type Environment, hostEnvironment, readEnvironment } from "./environment.js";
import { isVerificationError, SignatureError } from "./errors.js";
import {
  type Body,
  fromParts,
  type Incoming,
  type IncomingHead,
  type VerifyRequest,
} from "./incoming.js";
import { createKeyring, type Keyring } from "./keyring.js";
import { checkOptions, type ReceiverOptions } from "./options.js";
import { parseRegion } from "./region.js";
import { checkRegion, keyOf, type SigningKey } from "./signing-key.js";
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
  readonly #keyrings = new WeakMap<Environment, Keyring>();

  constructor(options: ReceiverOptions = {}) {
    this.#options = options;
  }

  /** A receiver as it is, or one made of options. */
  static from(options: ReceiverOptions | Receiver = {}): Receiver {
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
    const authenticated = await this.authenticate(incoming);
    return authenticated.receive(await incoming.body());
  }

  /**
   * The part of `receive` that needs no body, for hosts that decide before they read one.
   * Rejects as `receive` does.
   */
  authenticate(head: IncomingHead): Promise<Authenticated> {
    return this.#authenticate(head, this.#options);
  }

  /**
   * Verifies a signature over a body that is already at hand.
   *
   * @returns `true`; it never returns `false`.
   * @throws SignatureError The request is refused: every code of `VerificationError`.
   * @throws ConfigurationError As `receive` does.
   */
  async verify(request: VerifyRequest): Promise<boolean> {
    const incoming = fromParts(request);
    const { url, clockTolerance = this.#options.clockTolerance } = request;
    const options = { ...this.#options, clockTolerance, ...(url !== undefined && { url }) };
    try {
      const authenticated = await this.#authenticate(incoming, options);
      await authenticated.receive(await incoming.body());
      return true;
    } catch (error) {
      if (!isVerificationError(error)) throw error;
      throw new SignatureError(error.code, error.detail, { cause: error });
    }
  }

  /** Everything that is decided by the head, in the order it is decided. */
  #authenticate(head: IncomingHead, options: ReceiverOptions): Promise<Authenticated> {
    return this.#refusing(async () => {
      const { tolerance, limit, now } = checkOptions(options);
      const token = parseToken(head.header("upstash-signature"));
      const hint = parseRegion(head.header("upstash-region"));
      const key = await keyOf(token, this.#keyring(head.env)(hint));
      const claims = readClaims(decodeJson(token.payload));
      checkTime(claims, now, tolerance);
      if (options.strict) checkRegion(head.header("upstash-region"), key);
      checkDestination(claims.sub, options.url, head);
      checkAnnouncedLength(head, limit);
      return {
        receive: (body) => this.#refusing(() => this.#receive(head, key, claims, body, limit)),
      };
    });
  }

  /** Everything that needs the body. */
  async #receive(
    head: IncomingHead,
    key: SigningKey,
    claims: Claims,
    body: Body,
    limit: number,
  ): Promise<Delivery> {
    const hash = engine.sha256();
    const bytes = await readBody(body, limit, hash);
    checkHash(await hash.digest(bytes), claims.body, bytes.byteLength, head);
    const delivery = new Delivery(key, claims, head, bytes);
    if (key.slot === "next") diagnose("verified_by_next_key", this.#options.onDiagnostic);
    notify(this.#options.onVerified, delivery);
    return delivery;
  }

  #keyring(hostEnv: Environment | undefined): Keyring {
    const env = this.#options.env ?? hostEnv ?? hostEnvironment();
    let keyring = this.#keyrings.get(env);
    if (keyring === undefined) {
      const { onDiagnostic } = this.#options;
      keyring = createKeyring(this.#options, readEnvironment(env), (code) =>
        diagnose(code, onDiagnostic),
      );
      this.#keyrings.set(env, keyring);
    }
    return keyring;
  }

  async #refusing<T>(verdict: () => Promise<T>): Promise<T> {
    try {
      return await verdict();
    } catch (error) {
      if (isVerificationError(error)) notify(this.#options.onRefused, error);
      throw error;
    }
  }
}
