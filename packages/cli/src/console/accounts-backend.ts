import type { ConsoleBackend, LiveEvent } from "@qstash-verify/console";
import type { Variables } from "../environment/settings.js";
import { accountMessages } from "./accounts/account-messages.js";
import { AccountRegions } from "./accounts/account-regions.js";
import { findAccounts } from "./accounts/found-accounts.js";
import { PACE, type Pace } from "./accounts/polling-pause.js";
import { explainSignature } from "./explain/explain-signature.js";
import { keysRoom } from "./keys/keys-room.js";
import { LiveFeed } from "./live-feed.js";
import { publishExample } from "./messages/publish-example.js";
import { CONSOLE_KINDS } from "./resources/console-kinds.js";
import { resourceRoom } from "./resources/resource-room.js";
import { tellingChanges } from "./resources/telling-changes.js";
import { runRoom } from "./runs/run-room.js";

/** What the backend of real accounts is made of. */
export interface AccountsBackendParts {
  /** The settings, which name the accounts and the app's keys. */
  readonly variables: Variables;
  /** If false, nothing can be changed, whatever a page asks for. */
  readonly mayWrite: boolean;
  readonly version: string;
  /** Makes the guide, which reports its progress to pages. */
  readonly guide: (tell: (event: LiveEvent) => void) => ConsoleBackend["guide"];
  readonly pace?: Pace;
  /** Messages that are listed. Default: 10,000. */
  readonly mostMessages?: number;
}

/** Messages that are listed, of both regions together. */
const MOST_MESSAGES = 10_000;
/** QStash does not reach this machine. */
const DESTINATION = "https://your-app.example/api/qstash";

/**
 * The backend of the console for real accounts. Regions are polled while a page is open.
 *
 * @throws Failure if there is no account
 */
export function accountsBackend(
  parts: AccountsBackendParts,
): ConsoleBackend & { close(): Promise<void> } {
  const { variables, mayWrite, version, pace = PACE, mostMessages = MOST_MESSAGES } = parts;
  const feed: LiveFeed = new LiveFeed(() => regions.statuses());
  const tell = (event: LiveEvent) => feed.tell(event);
  const regions = new AccountRegions({
    ...findAccounts(variables),
    ...{ mayWrite, pace, mostMessages, tell },
    onStanding: () => feed.outdateStatuses(),
  });
  const { open, names } = regions;
  const tellChanged = (...what: readonly string[]) => {
    regions.outdate();
    tell({ type: "changed", what });
  };
  const resources = tellingChanges(resourceRoom(names, open), tellChanged);
  return {
    close: async () => {
      regions.end();
      await resources.settled();
    },
    state: async () => ({
      mode: "accounts",
      mayWrite,
      version,
      regions: regions.statuses(),
      kinds: CONSOLE_KINDS,
      mostMessages,
      example: publishExample(DESTINATION),
    }),
    listen: (listener) => {
      const end = feed.listen(listener);
      regions.start();
      return () => {
        end();
        if (!feed.isHeard) regions.stop();
      };
    },
    messages: accountMessages(regions),
    resources,
    runs: runRoom(open, () => Date.now()),
    keys: keysRoom({
      regions: names,
      open,
      env: regions.env,
      mayLockOut: false,
      tell: tellChanged,
    }),
    explain: (input) => explainSignature(variables, input),
    guide: parts.guide(tell),
  };
}
