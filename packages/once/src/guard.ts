import type { OnceStore } from "./store.js";

/**
 * A store whose operations fail when they take too long, as clients of databases like to wait for ever; and
 * when they answer what no operation does, which may mean anything.
 */
export function guard(store: OnceStore, milliseconds: number): OnceStore {
  return {
    add: (...given) => within(milliseconds, () => store.add(...given), isValue),
    swap: (...given) => within(milliseconds, () => store.swap(...given), isBoolean),
    remove: (...given) => within(milliseconds, () => store.remove(...given), isBoolean),
  };
}

const isValue = (it: unknown): boolean => it === undefined || typeof it === "string";
const isBoolean = (it: unknown): boolean => typeof it === "boolean";

/** In a promise: a store may throw at once, too. */
function within<Answer>(
  milliseconds: number,
  ask: () => Promise<Answer>,
  isAnswer: (it: unknown) => boolean,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const end = () => {
      isOver = true;
      clearTimeout(timer);
    };
    Promise.resolve(ask()).then(
      (answer) => {
        end();
        if (isAnswer(answer)) resolve(answer);
        else reject(new TypeError(`the store's answer is of no operation: ${typeof answer}`));
      },
      (error) => {
        end();
        reject(error);
      },
    );
    const late = () => reject(new Error("the store took too long"));
    // A store in memory has answered by then, and is spared a timer.
    queueMicrotask(() => {
      if (!isOver) timer = setTimeout(late, milliseconds);
    });
  });
}
