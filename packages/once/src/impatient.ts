import type { OnceStore } from "./store.js";

/** A store whose operations fail when they take too long: clients of databases like to wait for ever. */
export function impatient(store: OnceStore, milliseconds: number): OnceStore {
  return {
    add: (...given) => within(milliseconds, () => store.add(...given)),
    swap: (...given) => within(milliseconds, () => store.swap(...given)),
    remove: (...given) => within(milliseconds, () => store.remove(...given)),
  };
}

function within<Answer>(milliseconds: number, ask: () => Promise<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the store took too long")), milliseconds);
    const settle =
      <Value>(use: (value: Value) => void) =>
      (value: Value) => {
        clearTimeout(timer);
        use(value);
      };
    // In a promise: a store may throw at once, too.
    new Promise<Answer>((answer) => answer(ask())).then(settle(resolve), settle(reject));
  });
}
