import { Failure } from "../../../packages/cli/dist/failure.js";
import { Journal, type PastAction } from "../../../packages/cli/dist/migration/journal/journal.js";
import type {
  Accounts,
  Recorded,
} from "../../../packages/cli/dist/migration/journal/journal-record.js";
import type { JournalStore } from "../../../packages/cli/dist/migration/journal/journal-store.js";
import { disagree, type Target } from "../target.js";
import { type DamagedJournal, type Deed, damaged, damagedJournals } from "./damage.js";

const ACCOUNTS: Accounts = {
  source: { region: "EU_CENTRAL_1", url: "https://qstash.upstash.io" },
  target: { region: "US_EAST_1", url: "https://qstash-us-east-1.upstash.io" },
};
const KIND: Recorded<{ readonly value: number }> = {
  kind: "queue",
  isDefinition: (value): value is { value: number } =>
    typeof value === "object" && value !== null && "value" in value,
};

/** The migration's journal, read after something has happened to it. */
export const journal: Target<DamagedJournal> = {
  name: "journal",
  promise:
    "A damaged journal is refused, or what it knows is all that was done before it was cut off.",
  inputs: damagedJournals,
  async start() {
    return { judge, stop: () => {} };
  },
};

async function judge({ deeds, damage }: DamagedJournal): Promise<string> {
  const text = await write(deeds);
  const now = damaged(text, damage);
  const isEnd = damage.kind === "line lost" || isZeroedToLineEnd(now);
  if (isEnd && !isMissed(text, now)) return `${damage.kind}, nothing follows`;
  const found = orRefused(() => historiesOf(now));
  if (found === undefined) {
    if (now === text || damage.kind === "cut") disagree("a whole journal is refused", { now });
    return `${damage.kind}, refused`;
  }
  // What a kill cuts off was never done.
  const whole = damage.kind === "cut" ? wholeLines(text, now) : text;
  const expected = historiesOf(whole);
  if (!isCovered(expected, found)) disagree("something is lost", { text, now, expected, found });
  return `${damage.kind}, read`;
}

/** The lines that are still there. A last one may have lost nothing but its end. */
function wholeLines(text: string, now: string): string {
  const rest = text.startsWith(now) ? now : now.slice(0, -1);
  const isLineEnd = text[rest.length] === "\n";
  return isLineEnd ? `${rest}\n` : rest.slice(0, rest.lastIndexOf("\n") + 1);
}

/** As a file is after a power failure. */
function isZeroedToLineEnd(now: string): boolean {
  return /\0$/m.test(now) && !/\0[^\0\n]/.test(now);
}

/** Whether what follows a lost line tells that there was one. */
function isMissed(text: string, now: string): boolean {
  const lines = now.split("\n");
  const before = text.split("\n");
  const at = before.findIndex((line, index) => line !== lines[index]);
  const idIn = (line = "") => Number(/^\{.*?"id":(\d+).*\}$/.exec(line)?.[1]);
  const lost = Number(/"id":(\d+)/.exec(before[at] ?? "")?.[1] ?? 0);
  return lines.slice(at).some((line) => idIn(line) >= lost);
}

type Histories = Readonly<Record<string, readonly PastAction<unknown>[]>>;

/** A mark may be missing: whoever takes something back looks first, and nothing is lost by it. */
function isCovered(expected: Histories, found: Histories): boolean {
  const bare = (histories: Histories) =>
    JSON.stringify(
      Object.entries(histories).map(([name, actions]) => [
        name,
        actions.map(({ isDone: _, isUndone: __, ...action }) => action),
      ]),
    );
  const isMarkedMore = Object.entries(expected).every(([name, actions]) =>
    actions.every((action, index) => action.isUndone || !found[name]?.[index]?.isUndone),
  );
  return bare(expected) === bare(found) && isMarkedMore;
}

async function write(deeds: readonly Deed[]): Promise<string> {
  let text = "";
  const store = memory(
    () => text,
    (lines) => {
      text += lines;
    },
  );
  const journal = new Journal(store, ACCOUNTS, [KIND]);
  const ids: number[] = [];
  for (const each of deeds) {
    if (each.deed === "intend") {
      const [before, after] = [
        each.before === null ? null : { value: each.before },
        { value: each.after },
      ];
      ids.push(await journal.intend(KIND, { side: "target", name: each.name, before, after }));
    } else if (each.deed === "sending") {
      await journal.note({ about: "sending", region: "US_EAST_1" });
    } else if (each.deed !== "switched") {
      const id = ids[each.of % ids.length];
      if (id !== undefined) await journal.append({ type: each.deed, id });
    } else if (!journal.isEmpty) {
      await journal.append({ type: "switched", name: each.name, missed: each.missed });
    }
  }
  if (journal.isEmpty) await journal.note({ about: "sending", region: "US_EAST_1" });
  return text;
}

function historiesOf(text: string): Histories {
  const journal = new Journal(
    memory(
      () => text,
      () => {},
    ),
    ACCOUNTS,
    [KIND],
  );
  const chains = ["orders", 'a"b', "é\\", "{", "q".repeat(80)];
  return Object.fromEntries(chains.map((name) => [name, journal.historyOf(KIND, name)]));
}

function memory(read: () => string, append: (lines: string) => void): JournalStore {
  return { name: "journal", read, append: async (lines) => append(lines), close: async () => {} };
}

function orRefused<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
