import { createHash } from "node:crypto";
import type { FaultSettings } from "./fault-settings.js";

/** The faults of one region, drawn so that a run can be repeated. */
export class Faults {
  readonly #seed: string;
  #settings: FaultSettings = {};

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** What goes wrong at present. */
  get settings(): FaultSettings {
    return structuredClone(this.#settings);
  }

  /** Replaces all faults. */
  set(settings: FaultSettings): void {
    this.#settings = structuredClone(settings);
  }

  /** Removes all faults. */
  clear(): void {
    this.#settings = {};
  }

  /** Whether a fault of this probability happens to this subject. */
  happens(probability: number | undefined, name: string, subject: string): boolean {
    return probability !== undefined && this.draw(name, subject) < probability;
  }

  /**
   * A number from 0 to 1, 1 excluded. It depends only on seed, name and subject, not on how many were drawn
   * before, because work that runs at the same time has no repeatable order.
   */
  draw(name: string, subject: string): number {
    const digest = createHash("sha256").update(`${this.#seed}\n${name}\n${subject}`).digest();
    return digest.readUInt32BE() / 2 ** 32;
  }
}
