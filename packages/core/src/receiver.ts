import { engine } from "#engine";
import { announcedLength, checkAnnouncedLength, readBody } from "./body.js";
import { type Claims, checkTime, readClaims } from "./claims.js";
import { Delivery } from "./delivery.js";
import { checkDestination } from "./destination.js";
import { diagnose, notify } from "./diagnostics.js";
import { type Environment, hostEnvironment, readEnvironment } from "./environment.js";
import { isVerificationError, SignatureError, VerificationError } from "./errors.js";
import type { Body, Incoming, IncomingHead } from "./incoming.js";
import { createKeyring, type Keyring, type SigningKey } from "./keyring.js";
import { checkOptions, type ReceiverOptions } from "./options.js";
import { parseRegion } from "./region.js";
import { decodeJson, parseToken, type Token } from "./token.js";

/** What `Receiver.verify()` takes, in the shape of `@upstash/qstash`. */
export interface VerifyRequest {
  /** Value of the `Upstash-Signature` header. */
  readonly signature: string;
  /** The body, unparsed. A string stands for its UTF-8 bytes. */
  readonly body: string | Uint8Array;
  /** The exact URL the signature must have been made for; unchecked where absent. */
  readonly url?: string | undefined;
  /** Seconds; overrides the receiver's. */
  readonly clockTolerance?: number | undefined;
  /** Value of the `Upstash-Region` header: which keys to try first. */
  readonly upstashRegion?: string | undefined;
}

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
    return authenticated.receive(incoming.body());
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
    const { signature, upstashRegion, body } = request;
    const headers = new Map([
      ["upstash-signature", signature],
      ["upstash-region", upstashRegion],
    ]);
    const head = { url: request.url ?? "", header: (name: string) => headers.get(name) };
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
    try {
      const authenticated = await this.#authenticate(head, {
        ...this.#options,
        url: request.url ?? this.#options.url,
        clockTolerance: request.clockTolerance ?? this.#options.clockTolerance,
      });
      await authenticated.receive(bytes);
      return true;
    } catch (error) {
      if (!isVerificationError(error)) throw error;
      throw new SignatureError(error.code, error.message, { cause: error });
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
      if (options.strict) checkRegion(head, key);
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
    // A hash the sender signed is no secret: a plain comparison gives nothing away.
    if ((await hash.digest(bytes)) !== claims.body.replace(/=$/, "")) {
      throw mismatch(bytes.byteLength, announcedLength(head));
    }
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

/** The first key that made the signature. No other is tried after it, whatever the claims say. */
async function keyOf(token: Token, candidates: readonly SigningKey[]): Promise<SigningKey> {
  for (const key of candidates) {
    if (await engine.verifies(token, key.secret)) return key;
  }
  throw new VerificationError(
    "signature_mismatch",
    "the signature was made with none of the trusted keys: compare them with the QStash console of the region that sent the message; they may have been rolled",
  );
}

/** A region header that is there must name the region of the key, if the key proves one. */
function checkRegion(head: IncomingHead, key: SigningKey): void {
  const header = head.header("upstash-region");
  if (header && key.region !== undefined && parseRegion(header) !== key.region) {
    throw new VerificationError(
      "region_mismatch",
      "the Upstash-Region header does not name the region whose key made the signature",
    );
  }
}

function mismatch(length: number, announced: number | undefined): VerificationError {
  return announced !== undefined && length < announced
    ? new VerificationError(
        "body_truncated",
        "the body is shorter than its Content-Length: a proxy or a body limit in front of this endpoint cut it",
      )
    : new VerificationError(
        "body_mismatch",
        "the body is not the one that was signed: hand over the bytes as they arrived, before anything parses or rewrites them",
      );
}
