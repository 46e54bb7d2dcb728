import type { Awaitable, OnceStore } from "./store.js";

/**
 * A store whose operations fail if they take too long, because many database clients wait forever; and if
 * they return something that the operation cannot return.
 */
export function guard(store: OnceStore, milliseconds: number): OnceStore {
  return {
    add: (...given) => within(milliseconds, store.add(...given), isValue),
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
): Awaitable<Answer> {
  // A synchronous answer needs no timer.
  if (!isPromise(asked)) {
    if (isAnswer(asked)) return asked;
    throw garbled(asked);
  }
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error("the store took too long"));
    const timer = setTimeout(late, milliseconds);
    asked.then(
      (answer) => {
        clearTimeout(timer);
        if (isAnswer(answer)) resolve(answer);
        else reject(garbled(answer));
      },
      (error) => {
        clearTimeout(timer);
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
