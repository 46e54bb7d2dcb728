import type { ConsoleBackend, LiveEvent } from "@qstash-verify/console";
import type { Emulator } from "@qstash-verify/emulator";
import type { LocalChange } from "../dev/change-lines.js";
import type { Variables } from "../environment/settings.js";
import { explainSignature } from "./explain/explain-signature.js";
import { keysRoom } from "./keys/keys-room.js";
import { LiveFeed } from "./live-feed.js";
import { firstMessages } from "./local/first-messages.js";
import { hearEvent } from "./local/hear-event.js";
import { localMessages } from "./local/local-messages.js";
import { LocalRegions } from "./local/local-regions.js";
import { localRoom } from "./local/local-room.js";
import { MessageBoard, MOST_MESSAGES } from "./local/message-board.js";
import type { StartedRegions } from "./local/started-regions.js";
import { publishExample } from "./messages/publish-example.js";
import { CONSOLE_KINDS } from "./resources/console-kinds.js";
import { resourceRoom } from "./resources/resource-room.js";
import { tellingChanges } from "./resources/telling-changes.js";
import { runRoom } from "./runs/run-room.js";

/** What the backend of a local QStash is made of. */
export interface LocalBackendParts {
  /** The emulator, which has been started or is about to be. */
  readonly emulator: Emulator;
  readonly plan: StartedRegions;
  /** The variables of the app. Its keys are compared, and used to explain signatures. */
  readonly env: Variables;
  readonly version: string;
  /** Where the journals of the guide are. */
  readonly journalFolder?: string | undefined;
  /** Called for what the page changes beside the API: clock and faults. */
  readonly onChange?: (change: LocalChange) => void;
  /** Makes the guide, which reports its progress to pages. */
  readonly guide: (tell: (event: LiveEvent) => void) => ConsoleBackend["guide"];
}

/** The backend of the console for a local QStash. It listens from its creation on. */
export function localBackend(parts: LocalBackendParts): ConsoleBackend & { close(): void } {
  const { emulator, plan, env, version, journalFolder, guide, onChange = () => {} } = parts;
  const board = new MessageBoard();
  const regions = new LocalRegions(emulator, plan, env);
  const feed = new LiveFeed(() => regions.statuses());
  for (const name of plan.regions) board.fill(firstMessages(name, emulator.regions[name]));
  const close = emulator.onEvent((event) => hearEvent(event, { board, regions, feed }));
  const { open } = regions;
  const now = () => emulator.clock.now();
  const tell = (...what: readonly string[]) => {
    feed.tell({ type: "changed", what });
    feed.outdateStatuses();
  };
  return {
    close,
    state: async () => ({
      mode: "local",
      mayWrite: true,
      version,
      regions: regions.statuses(),
      clock: { now: now(), speed: emulator.clock.speed },
      kinds: CONSOLE_KINDS,
      mostMessages: MOST_MESSAGES,
      example: publishExample("http://localhost:3000/api/qstash"),
    }),
    listen: (listener) => feed.listen(listener),
    messages: localMessages({ emulator, board, open, env, journalFolder }),
    resources: tellingChanges(resourceRoom(plan.regions, open, journalFolder), tell),
    runs: runRoom(open, now),
    keys: keysRoom({ regions: plan.regions, open, env, mayLockOut: true, tell }),
    explain: (input) => explainSignature(env, input),
    local: localRoom({ emulator, plan, regions, feed, onChange }),
    guide: guide((event) => feed.tell(event)),
  };
}
