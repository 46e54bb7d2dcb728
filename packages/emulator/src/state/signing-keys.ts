import type { KeyPair } from "@qstash-verify/testing";
import { freshKeys } from "../fresh-account.js";
import { identifier } from "../protocol/identifier.js";
import { Cell } from "../storage/cell.js";
import type { Records } from "../storage/records.js";

/** The signing keys of a region: `current` signs. */
export class SigningKeys {
  readonly #pair: Cell<KeyPair>;

  /** @param given keys that replace stored or random ones */
  constructor(records: Records, given: KeyPair | undefined) {
    this.#pair = new Cell(records, "keys", freshKeys, given && { ...given });
  }

  get pair(): KeyPair {
    return this.#pair.value;
  }

  /** Makes the next key the current one, and a new next. */
  roll(): KeyPair {
    this.#pair.value = { current: this.pair.next, next: identifier("sig") };
    return this.pair;
  }
}
