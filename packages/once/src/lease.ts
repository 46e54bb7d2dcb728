import type { Delivery } from "@qstash-verify/core";
import type { Claim } from "./claim.js";
import type { OnceStore } from "./store.js";

/** What a handler may know of its claim on a message. */
export interface Lease {
  /**
   * Aborted when the claim is lost: another attempt may be processing the message. Hand it to whatever
   * takes one, and stop.
   */
  readonly signal: AbortSignal;
}

const leases = new WeakMap<Delivery, Lease>();

/**
 * The claim under which a delivery is processed; `undefined` where `once()` does not run around the handler.
 *
 * ```ts
 * const signal = leaseOf(delivery)?.signal;
 * await fetch(url, { signal });
 * ```
 */
export function leaseOf(delivery: Delivery): Lease | undefined {
  return leases.get(delivery);
}

/** How a claim is kept up. Times are milliseconds. */
interface Keeping {
  readonly lease: number;
  readonly longest: number;
  /** Aborted when the client has gone. Then the handler may finish, but not hold on for ever. */
  readonly gone: AbortSignal;
}

/** A claim that is renewed while a handler runs. */
export class HeldLease implements Lease {
  readonly #store: OnceStore;
  readonly #claim: Claim;
  readonly #keeping: Keeping;
  readonly #lost = new AbortController();
  readonly #begun = performance.now();
  /** When it runs out unless it is renewed, by this process's steady clock. The store's may be later. */
  #until: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param granted The claim, and when it was asked for, by `performance.now()`. */
  constructor(
    store: OnceStore,
    granted: { readonly claim: Claim; readonly asked: number },
    delivery: Delivery,
    keeping: Keeping,
  ) {
    this.#store = store;
    this.#claim = granted.claim;
    this.#keeping = keeping;
    this.#until = granted.asked + keeping.lease;
    leases.set(delivery, this);
    this.#schedule();
  }

  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /** Whether it is certain that nobody else has taken over. */
  get isSafe(): boolean {
    return !this.signal.aborted && performance.now() < this.#until;
  }

  /** Ends the renewal. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(): void {
    this.#timer = setTimeout(() => void this.#renew(), this.#keeping.lease / 3);
  }

  async #renew(): Promise<void> {
    const asked = performance.now();
    const { lease, longest, gone } = this.#keeping;
    if (!gone.aborted && asked - this.#begun < longest) {
      try {
        const { key, value } = this.#claim;
        if (await this.#store.swap(key, value, value, lease)) this.#until = asked + lease;
        else this.#until = 0;
      } catch {
        // The store may be there again before the lease runs out.
      }
    }
    if (this.#timer === undefined) return;
    if (performance.now() < this.#until) this.#schedule();
    else this.#lost.abort(new Error("the claim on this message was lost"));
  }
}
