import { diagnose } from "./diagnostics.js";
import { type Environment, hostEnvironment } from "./environment.js";
import { createKeyring, type Keyring } from "./keyring.js";
import type { ReceiverOptions } from "./options.js";
import { readSettings } from "./settings.js";

/** The keyrings of a receiver: each environment is read once, at its first request. */
export class Keyrings {
  readonly #options: ReceiverOptions;
  readonly #known = new WeakMap<Environment, Keyring>();

  constructor(options: ReceiverOptions) {
    this.#options = options;
  }

  /**
   * @param hostEnv Where the host of a request keeps its settings, if not in `process.env`.
   * @throws ConfigurationError `keys_missing`, `option_invalid`, `dev_mode_in_production`
   */
  of(hostEnv: Environment | undefined): Keyring {
    const { onDiagnostic, env = hostEnv ?? hostEnvironment() } = this.#options;
    let keyring = this.#known.get(env);
    if (keyring === undefined) {
      keyring = createKeyring(this.#options, readSettings(env), (code) =>
        diagnose(code, onDiagnostic),
      );
      this.#known.set(env, keyring);
    }
    return keyring;
  }
}
