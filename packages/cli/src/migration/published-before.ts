import { join } from "node:path";
import type { PublishedLetter } from "@qstash-verify/console";
import type { Account } from "../environment/account.js";
import { progressOf } from "./dead-letter/take-along.js";
import { Journal } from "./journal/journal.js";
import { journalAccount } from "./journal/journal-account.js";
import { openJournalFile } from "./journal/journal-file.js";
import { differenceOf } from "./journal/journal-record.js";
import { parseJournal } from "./journal/parse-journal.js";
import { JOURNAL_KINDS } from "./journal-kinds.js";
import { journalPath } from "./migration-session.js";
import { otherRegion } from "./selection.js";

/** Looks up a dead letter by its id: where a migration has published it, if it has. */
export type FindPublished = (dlqId: string) => PublishedLetter | undefined;

/**
 * What the journal in a folder knows about the dead letters of an account. Without a journal of this account,
 * it knows nothing.
 *
 * @param folder Default: the working directory
 */
export async function publishedBefore(account: Account, folder = ""): Promise<FindPublished> {
  const to = otherRegion(account.region);
  if (to === undefined) return () => undefined;
  const path = join(folder, journalPath({ from: account.region, to }));
  const journal = await readJournal(path, account);
  return (dlqId) => {
    if (journal === "unreadable") return { region: to, isUnclear: true };
    const progress = journal ? progressOf(journal, dlqId) : "open";
    return progress === "open" ? undefined : { region: to, isUnclear: progress === "unclear" };
  };
}

async function readJournal(
  path: string,
  account: Account,
): Promise<Journal | "unreadable" | undefined> {
  const store = await openJournalFile(path, false);
  try {
    const records = parseJournal(store.read(), path, JOURNAL_KINDS);
    const header = records.find((record) => record.type === "accounts");
    if (!header) return undefined;
    const own = { source: journalAccount(account), target: header.target };
    if (differenceOf(header, own) !== undefined) return undefined;
    return new Journal(store, header, JOURNAL_KINDS);
  } catch {
    // What it says of any letter cannot be read, so all of them may have been published.
    return "unreadable";
  }
}
