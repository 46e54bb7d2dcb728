import { failure } from "./failure.js";
import type { Awaitable, OnceStore } from "./store.js";

/** A store whose `add` says when an answer came too late. */
export interface GuardedStore extends OnceStore {
  /** @param late Is called when the store answers, or fails, after the operation failed for taking too long. */
  add(key: string, value: string, ttlMs: number, late?: () => void): Awaitable<string | undefined>;
}

/**
 * A store whose operations fail if they take too long, because many database clients wait forever; and if
 * they return something that the operation cannot return.
 */
export function guard(store: OnceStore, milliseconds: number): GuardedStore {
  return {
    add: (key, value, ttlMs, late) =>
      within(milliseconds, store.add(key, value, ttlMs), isValue, late),
    swap: (...given) => within(milliseconds, store.swap(...given), isBoolean),
    remove: (...given) => within(milliseconds, store.remove(...given), isBoolean),
  };
}

const isValue = (it: unknown): boolean => it === undefined || typeof it === "string";
const isBoolean = (it: unknown): boolean => typeof it === "boolean";

function within<Answer>(
  milliseconds: number,
  asked: Awaitable<Answer>,
  isAnswer: (it: unknown) => boolean,
  late?: () => void,
): Awaitable<Answer> {
  // A synchronous answer needs no timer.
  if (!isPromise(asked)) {
    if (isAnswer(asked)) return asked;
    throw garbled(asked);
  }
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      reject(failure("TIMED_OUT", "the store took too long"));
    }, milliseconds);
    // Only once: that of a query builder runs the query.
    asked.then(
      (answer) => {
        clearTimeout(timer);
        if (isLate) late?.();
        if (isAnswer(answer)) resolve(answer);
        else reject(garbled(answer));
      },
      (error) => {
        clearTimeout(timer);
        if (isLate) late?.();
        reject(error);
      },
    );
  });
}

function garbled(answer: unknown): TypeError {
  return new TypeError(`the store returned something that no operation returns: ${typeof answer}`);
}

/** Whether it is a promise, of any library. */
export function isPromise<Value>(it: Awaitable<Value>): it is Promise<Value> {
  return typeof (it as { then?: unknown } | undefined)?.then === "function";
}
