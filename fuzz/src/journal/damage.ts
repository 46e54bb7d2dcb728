import fc, { type Arbitrary } from "fast-check";

/** What a migration has done, in order. */
export type Deed =
  | {
      readonly deed: "intend";
      readonly name: string;
      readonly before: number | null;
      readonly after: number;
    }
  | { readonly deed: "done" | "undone"; readonly of: number }
  | { readonly deed: "switched"; readonly name: string; readonly missed: readonly number[] }
  | { readonly deed: "sending" };

/** What became of the file since. */
export type Damage =
  | { readonly kind: "none" }
  /** Cut off, and perhaps continued by the next run. */
  | { readonly kind: "cut"; readonly at: number; readonly continued: boolean }
  /** Bytes that a disk returns instead of what was written. */
  | {
      readonly kind: "overwritten";
      readonly at: number;
      readonly length: number;
      readonly by: string;
    }
  | { readonly kind: "line lost" | "line end lost" | "line twice"; readonly at: number };

export interface DamagedJournal {
  readonly deeds: readonly Deed[];
  readonly damage: Damage;
}

const name = fc.constantFrom("orders", 'a"b', "é\\", "{", "q".repeat(80));
const deed: Arbitrary<Deed> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      deed: fc.constant("intend" as const),
      name,
      before: fc.option(fc.nat({ max: 9 })),
      after: fc.nat({ max: 9 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      deed: fc.constantFrom("done" as const, "undone" as const),
      of: fc.nat(),
    }),
  },
  fc.record({
    deed: fc.constant("switched" as const),
    name,
    missed: fc.array(fc.nat(), { maxLength: 2 }),
  }),
  fc.constant({ deed: "sending" } as const),
);

const at = fc.nat({ max: 4000 });
const damage: Arbitrary<Damage> = fc.oneof(
  fc.constant({ kind: "none" } as const),
  fc.record({ kind: fc.constant("cut" as const), at, continued: fc.boolean() }),
  fc.record({
    kind: fc.constant("overwritten" as const),
    at,
    length: fc.integer({ min: 1, max: 200 }),
    by: fc.constantFrom("\0", "\u0001"),
  }),
  fc.record({
    kind: fc.constantFrom("line lost" as const, "line end lost" as const, "line twice" as const),
    at,
  }),
);

export const damagedJournals: Arbitrary<DamagedJournal> = fc.record({
  deeds: fc.array(deed, { minLength: 1, maxLength: 8 }),
  damage,
});

/** @returns the text of the file; nothing where the damage changes nothing */
export function damaged(text: string, damage: Damage): string {
  const lines = text.split("\n").slice(0, -1);
  if (damage.kind === "none") return text;
  if (damage.kind === "cut") {
    const rest = text.slice(0, damage.at % text.length);
    // As the next run begins.
    return damage.continued && rest !== "" ? `${rest}\n\n` : rest;
  }
  if (damage.kind === "overwritten") {
    const start = damage.at % text.length;
    const gone = text.slice(start, start + damage.length);
    return text.slice(0, start) + damage.by.repeat(gone.length) + text.slice(start + gone.length);
  }
  const index = damage.at % lines.length;
  const line = lines[index] ?? "";
  if (damage.kind === "line lost") lines.splice(index, 1);
  if (damage.kind === "line twice") lines.splice(index, 0, line);
  if (damage.kind === "line end lost") lines.splice(index, 2, line + (lines[index + 1] ?? ""));
  return lines.map((each) => `${each}\n`).join("");
}
