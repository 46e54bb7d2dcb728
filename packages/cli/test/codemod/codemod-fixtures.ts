import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const FIXTURES: string = fileURLToPath(new URL("fixtures", import.meta.url));

/** A receiver as people have them, and what becomes of it. */
export interface Fixture {
  readonly name: string;
  /** The name of the file; it says which language it is. */
  readonly file: string;
  readonly before: string;
  /** The same text where nothing may change. */
  readonly after: string;
  /** What is left to a person: a line and a code each. */
  readonly notes: readonly string[];
}

/** Every folder in `fixtures`. */
export const fixtures: readonly Fixture[] = readdirSync(FIXTURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => {
    const folder = join(FIXTURES, name);
    const file = readdirSync(folder).find((each) => each.startsWith("before.")) ?? "";
    const before = readFileSync(join(folder, file), "utf8");
    const after = join(folder, file.replace("before", "after"));
    const notes = join(folder, "notes.txt");
    return {
      name,
      file,
      before,
      after: existsSync(after) ? readFileSync(after, "utf8") : before,
      notes: existsSync(notes) ? readFileSync(notes, "utf8").trim().split("\n") : [],
    };
  });
