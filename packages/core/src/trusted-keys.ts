import { diagnose } from "./diagnostics.js";
import { type Environment, hostEnvironment } from "./environment.js";
import { createKeyring, type Keyring } from "./keyring.js";
import { checkOptions, type ReceiverOptions } from "./options.js";
import { isProduction } from "./production.js";
import type { Region } from "./region.js";
import { readSettings } from "./settings.js";
import type { Candidates, SigningKey } from "./signing-key.js";

/** The keys that a receiver trusts, for each environment it meets. Each is read once, as soon as it holds keys. */
export class TrustedKeys {
  readonly #options: ReceiverOptions;
  readonly #keyrings = new WeakMap<Environment, Keyring>();
  readonly #production = new WeakMap<Environment, boolean>();

  constructor(options: ReceiverOptions) {
    this.#options = options;
  }

  /**
   * The keys to try for a delivery.
   *
   * @param hostEnv Where the host of a request keeps its settings, if not in `process.env`.
   * @param hint The region whose keys are tried first.
   * @throws ConfigurationError `keys_missing`, `option_invalid`, `dev_mode_in_production`
   */
  candidates(hostEnv: Environment | undefined, hint: Region | undefined): Candidates {
    const env = this.#environment(hostEnv);
    let keyring = this.#keyrings.get(env);
    if (keyring === undefined) {
      keyring = createKeyring(this.#options, readSettings(env), (code, subject) =>
        diagnose(code, this.#options.onDiagnostic, subject),
      );
      this.#keyrings.set(env, keyring);
    }
    return keyring(hint);
  }

  /** Whether this is a deployment; `true` where the environment cannot be read. */
  isProduction(hostEnv: Environment | undefined): boolean {
    const env = this.#environment(hostEnv);
    if (typeof env !== "object") return true;
    const known = this.#production.get(env) ?? isProduction(env);
    this.#production.set(env, known);
    return known;
  }

  #environment(hostEnv: Environment | undefined): Environment {
    return this.#options.env ?? hostEnv ?? hostEnvironment();
  }
}

/**
 * The keys that a receiver of these options trusts, those of a region first. Their secrets are among it.
 *
 * @throws ConfigurationError As `Receiver.receive` does.
 */
export function trustedKeys(options: ReceiverOptions, region?: Region): readonly SigningKey[] {
  return new TrustedKeys(checkOptions(options)).candidates(undefined, region).keys;
}
