import type { KeyPair } from "@qstash-verify/testing";
import { identifier } from "../protocol/identifier.js";

/** The signing keys of a region: `current` signs. */
export class SigningKeys {
  #pair: KeyPair;

  constructor(pair: KeyPair) {
    this.#pair = pair;
  }

  get pair(): KeyPair {
    return this.#pair;
  }

  /** Makes the next key the current one, and a new next. */
  roll(): KeyPair {
    this.#pair = { current: this.#pair.next, next: identifier("sig") };
    return this.#pair;
  }
}
