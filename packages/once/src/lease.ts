import type { Delivery } from "@qstash-verify/core";
import type { Claim } from "./claim.js";
import type { OnceStore } from "./store.js";

/** A handler's claim on its message. */
export interface Lease {
  /**
   * Aborted when the claim is lost: another attempt may be processing the message. Pass it to the calls that
   * you make, and stop when it is aborted.
   */
  readonly signal: AbortSignal;
}

interface Leases {
  /**
   * Those that are held. There are few at a time, and few handlers ask for theirs. A map of deliveries would cost
   * each delivery more than a memory store does.
   */
  readonly held: Set<Lease & { readonly delivery: Delivery }>;
  /** Those that were lost while their handlers ran: some never end, and would be held forever. */
  readonly lost: WeakMap<Delivery, Lease>;
}

// An app that both imports and requires has two copies of this package.
const SHARED = Symbol.for("@qstash-verify/leases");

function leases(): Leases {
  const shared = globalThis as { [SHARED]?: Leases };
  shared[SHARED] ??= { held: new Set(), lost: new WeakMap() };
  return shared[SHARED];
}

/**
 * The claim under which a delivery is processed. `undefined` if `once()` does not run around the handler, after
 * the handler has answered, and if the handler runs without a claim because the store failed
 * (`whenStoreFails: "process"`).
 *
 * @example
 * ```ts
 * import type { Delivery } from "@qstash-verify/core";
 * import { leaseOf } from "@qstash-verify/once";
 *
 * export async function forward(delivery: Delivery): Promise<void> {
 *   const signal = leaseOf(delivery)?.signal ?? null;
 *   await fetch("https://api.example.com", {
 *     method: "POST",
 *     body: delivery.bytes(),
 *     signal,
 *   });
 * }
 * ```
 */
export function leaseOf(delivery: Delivery): Lease | undefined {
  const { held, lost } = leases();
  for (const lease of held) if (lease.delivery === delivery) return lease;
  return lost.get(delivery);
}

/** How a claim is kept up. Times are milliseconds. */
interface Keeping {
  readonly lease: number;
  readonly longest: number;
  /** Aborted when the client has gone. The handler may then finish, but not keep the claim forever. */
  readonly gone: AbortSignal;
}

/** A claim that is renewed while a handler runs. */
export class HeldLease implements Lease {
  readonly delivery: Delivery;
  readonly #store: OnceStore;
  readonly #claim: Claim;
  readonly #keeping: Keeping;
  readonly #begun = performance.now();
  /**
   * When it expires unless it is renewed, by this process's steady clock. In the store it may expire later.
   */
  #until: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hasAnswered = false;
  #isOver = false;
  #isLost = false;
  #controller: AbortController | undefined;

  /** @param granted The claim, and when it was asked for, by `performance.now()`. */
  constructor(
    store: OnceStore,
    granted: { readonly claim: Claim; readonly asked: number },
    delivery: Delivery,
    keeping: Keeping,
  ) {
    this.#store = store;
    this.#claim = granted.claim;
    this.delivery = delivery;
    this.#keeping = keeping;
    this.#until = granted.asked + keeping.lease;
    leases().held.add(this);
    this.#schedule(keeping.lease / 3);
  }

  /**
   * Created on demand: most handlers never ask for it, and it costs more than an operation of a memory store.
   */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#isLost) this.#controller.abort(causeOfLoss());
    return this.#controller.signal;
  }

  /** Whether it is certain that no other attempt has taken over. */
  get isSafe(): boolean {
    return !this.#isLost && performance.now() < this.#until;
  }

  /** Its handler has answered: the claim is now marked as processed, or released. */
  answered(): void {
    this.#hasAnswered = true;
  }

  /** Ends it: what the handler answered is recorded. */
  end(): void {
    this.#stop();
    leases().held.delete(this);
    leases().lost.delete(this.delivery);
  }

  #stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #schedule(wait: number): void {
    this.#timer = setTimeout(() => void this.#renew(), wait);
  }

  async #renew(): Promise<void> {
    const asked = performance.now();
    const { lease, longest, gone } = this.#keeping;
    const left = this.#until - asked;
    if (left <= 0) return this.#lose();
    // Set before the store is asked: its answer may take longer than the claim lasts.
    this.#schedule(left);
    if (gone.aborted || asked - this.#begun >= longest) return;
    const isOurs = await this.#swap();
    if (this.#isOver) return;
    if (isOurs === false) {
      if (!this.#hasAnswered) return this.#lose();
      // This attempt itself may have marked or released it: it is not known that another has taken over.
      this.#until = asked;
      return this.#stop();
    }
    if (isOurs) this.#until = asked + lease;
    clearTimeout(this.#timer);
    this.#schedule(Math.min(lease / 3, this.#until - performance.now()));
  }

  /** @returns `undefined` if the store failed: it may work again before the lease expires. */
  async #swap(): Promise<boolean | undefined> {
    const { key, value } = this.#claim;
    try {
      return await this.#store.swap(key, value, value, this.#keeping.lease);
    } catch {
      return undefined;
    }
  }

  #lose(): void {
    this.#stop();
    this.#isLost = true;
    leases().held.delete(this);
    leases().lost.set(this.delivery, this);
    this.#controller?.abort(causeOfLoss());
  }
}

function causeOfLoss(): Error {
  return new Error("the claim on this message was lost");
}
