import { diagnose } from "./diagnostics.js";
import { type Environment, hostEnvironment } from "./environment.js";
import { createKeyring, type Keyring } from "./keyring.js";
import type { ReceiverOptions } from "./options.js";
import { isProduction } from "./production.js";
import type { Region } from "./region.js";
import { readSettings } from "./settings.js";
import { keyOf, prefer, type SigningKey } from "./signing-key.js";
import type { Token } from "./token.js";

/** The keys that a receiver trusts, for each environment it meets. Each is read once, at its first request. */
export class TrustedKeys {
  readonly #options: ReceiverOptions;
  readonly #keyrings = new WeakMap<Environment, Keyring>();
  readonly #production = new WeakMap<Environment, boolean>();

  constructor(options: ReceiverOptions) {
    this.#options = options;
  }

  /**
   * Finds the key that made a signature. The next delivery of that kind is tried with it first.
   *
   * @param hostEnv Where the host of a request keeps its settings, if not in `process.env`.
   * @param hint The region whose keys are tried first.
   * @throws VerificationError `signature_mismatch`
   * @throws ConfigurationError `keys_missing`, `option_invalid`, `dev_mode_in_production`
   */
  signerOf(
    token: Token,
    hostEnv: Environment | undefined,
    hint: Region | undefined,
  ): SigningKey | Promise<SigningKey> {
    const candidates = this.#keyringOf(hostEnv)(hint);
    const found = (key: SigningKey) => {
      prefer(key, candidates);
      return key;
    };
    const key = keyOf(token, candidates);
    return key instanceof Promise ? key.then(found) : found(key);
  }

  /** Whether this is a deployment; `true` where the environment cannot be read. */
  isProduction(hostEnv: Environment | undefined): boolean {
    const env = this.#environment(hostEnv);
    if (typeof env !== "object" || env === null) return true;
    const known = this.#production.get(env) ?? isProduction(env);
    this.#production.set(env, known);
    return known;
  }

  #environment(hostEnv: Environment | undefined): Environment {
    return this.#options.env ?? hostEnv ?? hostEnvironment();
  }

  #keyringOf(hostEnv: Environment | undefined): Keyring {
    const env = this.#environment(hostEnv);
    let keyring = this.#keyrings.get(env);
    if (keyring === undefined) {
      const { onDiagnostic } = this.#options;
      keyring = createKeyring(this.#options, readSettings(env), (code, subject) =>
        diagnose(code, onDiagnostic, subject),
      );
      this.#keyrings.set(env, keyring);
    }
    return keyring;
  }
}
