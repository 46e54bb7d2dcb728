import type { ConsoleBackend } from "@qstash-verify/console";

/** A room whose actions can be waited for. */
type Waiting = ConsoleBackend["resources"] & {
  /** Resolves when no action is under way. */
  settled(): Promise<void>;
};

/** The same room, which also tells pages which lists an action has changed. */
export function tellingChanges(
  room: ConsoleBackend["resources"],
  tell: (...what: readonly string[]) => void,
): Waiting {
  const acting = new Set<Promise<unknown>>();
  return {
    settled: async () => void (await Promise.allSettled(acting)),
    list: (kind) => room.list(kind),
    open: (kind, target) => room.open(kind, target),
    async act(kind, verb, targets) {
      const action = room.act(kind, verb, targets);
      acting.add(action);
      try {
        return await action;
      } finally {
        acting.delete(action);
        tell(kind);
      }
    },
  };
}
