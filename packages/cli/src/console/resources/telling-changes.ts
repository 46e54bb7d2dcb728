import type { ConsoleBackend } from "@qstash-verify/console";

/** The same room, which also tells pages which lists an action has changed. */
export function tellingChanges(
  room: ConsoleBackend["resources"],
  tell: (...what: readonly string[]) => void,
): ConsoleBackend["resources"] {
  return {
    list: (kind) => room.list(kind),
    open: (kind, target) => room.open(kind, target),
    async act(kind, verb, targets) {
      try {
        return await room.act(kind, verb, targets);
      } finally {
        tell(kind);
      }
    },
  };
}
