import type { OnceStore } from "./store.js";

/** The part of a Durable Object binding that the store uses. Cloudflare's `DurableObjectNamespace` is one. */
export interface ObjectNamespace<Id> {
  idFromName(name: string): Id;
  get(id: Id): ObjectStub;
}

/** The part of a `DurableObjectStub` that the store uses. */
export interface ObjectStub {
  fetch(
    url: string,
    init: { method: string; body: string },
  ): Promise<{ readonly ok: boolean; readonly status: number; json(): Promise<unknown> }>;
}

/** The part of a `DurableObjectState` that `OnceObject` uses. */
export interface ObjectState {
  readonly storage: {
    get(key: string): Promise<unknown>;
    put(key: string, value: unknown): Promise<void>;
    deleteAll(): Promise<void>;
    setAlarm(time: number): Promise<void>;
    deleteAlarm(): Promise<void>;
  };
  blockConcurrencyWhile(load: () => Promise<void>): Promise<void>;
}

/** What an object holds. */
interface Entry {
  readonly value: string;
  /** By the object's clock, in milliseconds since 1970. */
  readonly until: number;
}

/** One operation, as it is sent to an object. */
type Operation =
  | { readonly name: "add"; readonly value: string; readonly ttlMs: number }
  | { readonly name: "swap"; readonly from: string; readonly to: string; readonly ttlMs: number }
  | { readonly name: "remove"; readonly value: string };

const ENTRY = "entry";

/**
 * The class of the Durable Objects that keep what was processed: one object for each key. Export it from your
 * Worker, and add the binding and a migration to your Wrangler configuration, as the README of this package shows.
 *
 * An object does one thing at a time, so no operation needs a transaction. When the key expires, an alarm
 * deletes all that the object stores.
 *
 * @example
 * ```ts
 * export { OnceObject } from "@qstash-verify/once/durable-object";
 * ```
 */
export class OnceObject {
  readonly #storage: ObjectState["storage"];
  #entry: Entry | undefined;

  constructor(state: ObjectState) {
    this.#storage = state.storage;
    state.blockConcurrencyWhile(async () => {
      this.#entry = (await this.#storage.get(ENTRY)) as Entry | undefined;
    });
  }

  /** Carries out an operation. Only code that holds the binding can call it. */
  async fetch(request: Request): Promise<Response> {
    const operation = (await request.json()) as Operation;
    // Decided in one step, before anything is awaited. The answer is sent once the change is written.
    const answer = this.#decide(operation);
    await this.#write(answer.change);
    return Response.json({ answer: answer.told ?? null });
  }

  /** Deletes what has expired. */
  async alarm(): Promise<void> {
    if (this.#held === undefined) await this.#write({ entry: undefined });
    else if (this.#entry) await this.#storage.setAlarm(this.#entry.until);
  }

  get #held(): string | undefined {
    const entry = this.#entry;
    return entry && entry.until > Date.now() ? entry.value : undefined;
  }

  #decide(operation: Operation): { told: unknown; change?: { entry: Entry | undefined } } {
    const held = this.#held;
    if (operation.name === "add") {
      if (held !== undefined) return { told: held };
      return { told: undefined, change: this.#set(entryOf(operation.value, operation.ttlMs)) };
    }
    if (operation.name === "swap") {
      if (held !== operation.from) return { told: false };
      return { told: true, change: this.#set(entryOf(operation.to, operation.ttlMs)) };
    }
    if (held !== operation.value) return { told: false };
    return { told: true, change: this.#set(undefined) };
  }

  #set(entry: Entry | undefined): { entry: Entry | undefined } {
    this.#entry = entry;
    return { entry };
  }

  async #write(change: { entry: Entry | undefined } | undefined): Promise<void> {
    if (!change) return;
    const { entry } = change;
    const storage = this.#storage;
    // Together, so that both are written or neither is.
    if (entry) await Promise.all([storage.put(ENTRY, entry), storage.setAlarm(entry.until)]);
    else await Promise.all([storage.deleteAlarm(), storage.deleteAll()]);
  }
}

function entryOf(value: string, ttlMs: number): Entry {
  return { value, until: Date.now() + ttlMs };
}

/**
 * Records processed messages in Cloudflare Durable Objects.
 *
 * @example
 * ```ts
 * import { verifySignature } from "@qstash-verify/hono";
 * import { once } from "@qstash-verify/once";
 * import {
 *   durableObjectStore,
 *   type ObjectNamespace,
 * } from "@qstash-verify/once/durable-object";
 * import { Hono } from "hono";
 *
 * export { OnceObject } from "@qstash-verify/once/durable-object";
 *
 * // Instead of this line: import { env } from "cloudflare:workers"
 * declare const env: { ONCE: ObjectNamespace<unknown> };
 *
 * const app = new Hono();
 * const around = once(durableObjectStore(env.ONCE));
 * app.post("/jobs", verifySignature({ around }), (c) => c.body(null));
 * export default app;
 * ```
 *
 * @param namespace The binding to {@link OnceObject}.
 */
export function durableObjectStore<Id>(namespace: ObjectNamespace<Id>): OnceStore {
  const ask = async (key: string, operation: Operation): Promise<unknown> => {
    const stub = namespace.get(namespace.idFromName(key));
    const response = await stub.fetch("https://once/", {
      method: "POST",
      body: JSON.stringify(operation),
    });
    if (!response.ok) throw new Error(`the Durable Object answered ${response.status}`);
    const { answer } = (await response.json()) as { answer?: unknown };
    // `OnceObject` says `null` for nothing. An object of another class says nothing, which is no claim.
    if (answer === undefined) throw new Error("the Durable Object is not an OnceObject");
    return answer;
  };
  return {
    add: async (key, value, ttlMs) =>
      ((await ask(key, { name: "add", value, ttlMs })) ?? undefined) as string | undefined,
    swap: async (key, from, to, ttlMs) =>
      (await ask(key, { name: "swap", from, to, ttlMs })) as boolean,
    remove: async (key, value) => (await ask(key, { name: "remove", value })) as boolean,
  };
}
