import { ALL_KINDS } from "./all-kinds.js";
import { deadLetterRecord } from "./dead-letter/dead-letter.js";
import type { Recorded } from "./journal/journal-record.js";

/** What a journal records. */
export const JOURNAL_KINDS: readonly Recorded<unknown>[] = [
  ...Object.values(ALL_KINDS),
  deadLetterRecord,
];
