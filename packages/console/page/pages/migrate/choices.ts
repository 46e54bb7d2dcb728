import type { PlanRow } from "../../../src/contract/guide.js";

/** A person's choices in the plan, by the keys of its rows. */
export interface Choices {
  /** Rows that are not to be copied now. */
  readonly leave: ReadonlySet<string>;
  /** The decisions about rows that would otherwise be refused. */
  readonly decide: ReadonlyMap<string, Decided>;
}

/** A decision, and what its row said when it was made. */
interface Decided {
  readonly name: string;
  readonly about: string;
}

export const NO_CHOICES: Choices = { leave: new Set(), decide: new Map() };

export function rowKey({ kind, id }: Pick<PlanRow, "kind" | "id">): string {
  return `${kind}/${id}`;
}

/** The rows that would be copied. */
export function chosenRows(rows: readonly PlanRow[], { leave, decide }: Choices): PlanRow[] {
  return rows.filter((row) => {
    const key = rowKey(row);
    return row.isToDo ? !leave.has(key) : decisionOn(row, { decide }) !== undefined;
  });
}

/** The rows that could be copied, and are left out. */
export function leftRows(rows: readonly PlanRow[], { leave }: Choices): PlanRow[] {
  return rows.filter((row) => row.isToDo && leave.has(rowKey(row)));
}

/** The fields of `copy`. A choice about a row that is gone is ignored. */
export function copyFields(
  rows: readonly PlanRow[],
  choices: Choices,
): Readonly<Record<string, string>> {
  const left = leftRows(rows, choices).map(rowKey);
  const decided = rows.flatMap((row) => {
    const decision = decisionOn(row, choices);
    return decision ? [[rowKey(row), decision.name]] : [];
  });
  return {
    ...(left.length > 0 && { leave: JSON.stringify(left) }),
    ...(decided.length > 0 && { decide: JSON.stringify(Object.fromEntries(decided)) }),
  };
}

/** The decision about a row, unless something else is in the way than when it was made. */
export function decisionOn(
  row: PlanRow,
  { decide }: Pick<Choices, "decide">,
): PlanRow["decisions"][number] | undefined {
  const decided = decide.get(rowKey(row));
  if (decided?.about !== contentOf(row)) return undefined;
  return row.decisions.find(({ name }) => name === decided.name);
}

function contentOf({ plan, text, difference }: PlanRow): string {
  return JSON.stringify([plan, text, difference]);
}

/** Chooses rows, or leaves them. */
export function withRows(choices: Choices, rows: readonly PlanRow[], isChosen: boolean): Choices {
  const leave = new Set(choices.leave);
  for (const row of rows.filter(({ isToDo }) => isToDo)) {
    if (isChosen) leave.delete(rowKey(row));
    else leave.add(rowKey(row));
  }
  return { ...choices, leave };
}

/** Decides about a row. Without a name, the decision is removed. */
export function withDecision(choices: Choices, row: PlanRow, name: string): Choices {
  const decide = new Map(choices.decide);
  if (name) decide.set(rowKey(row), { name, about: contentOf(row) });
  else decide.delete(rowKey(row));
  return { ...choices, decide };
}

/** What is left of choices after a copy: its decisions were carried out, and are not about the next one. */
export function afterCopy({ leave }: Choices): Choices {
  return { ...NO_CHOICES, leave };
}
