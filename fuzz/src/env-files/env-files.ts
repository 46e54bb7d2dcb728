import { fileURLToPath } from "node:url";
import { isAboutQStash } from "@qstash-verify/core/building";
import { temporaryDirectory } from "@qstash-verify/tools-processes/temporary-directory";
import { mergeVariables } from "../../../packages/cli/dist/environment/merge-variables.js";
import { Failure } from "../../../packages/cli/dist/failure.js";
import { disagree, type Target } from "../target.js";
import { type EnvFile, envFiles } from "./files.js";
import { type Read, Readers } from "./readers.js";

/** What the command line reads of `.env` files, and writes to them. */
export const environmentFiles: Target<EnvFile> = {
  name: "env-files",
  promise:
    "What the command line reads of a .env file, and sets in one, Next.js and Vite read alike.",
  inputs: envFiles,
  async start() {
    const parent = fileURLToPath(new URL("../../.run", import.meta.url));
    const readers = new Readers(await temporaryDirectory(parent, "env-"));
    return { judge: (file) => judge(readers, file), stop: () => {} };
  },
};

function judge(readers: Readers, { content, set }: EnvFile): string {
  const before = compare(readers, content);
  if (Object.keys(set).length === 0) return before === undefined ? "refused" : "read";
  const merged = orRefused(() => mergeVariables(Buffer.from(content, "latin1"), set));
  if (merged === undefined) return "not changed";
  const after = compare(readers, merged.toString("latin1"), set);
  if (before !== undefined && after === undefined) {
    disagree("a file that was read is refused after a change", { merged: merged.toString() });
  }
  for (const [name, value] of Object.entries(before ?? {})) {
    if (set[name] === undefined && after?.[name] !== value) {
      disagree("another variable was changed", { name, merged: merged.toString() });
    }
  }
  return after === undefined ? "changed, refused" : "changed";
}

/**
 * Reads a file in all ways.
 *
 * @param set what it must hold, whether the command line refuses the rest of it or not
 * @returns QStash's variables, as all read them; nothing where the command line refuses the file
 */
function compare(readers: Readers, content: string, set: Read = {}): Read | undefined {
  readers.write(content);
  const frameworks = { next: readers.next(content), vite: readers.vite() };
  const own = orRefused(() => readers.commandLine());
  for (const [framework, found] of Object.entries(frameworks)) {
    if (found === undefined) continue;
    const expected = own ?? set;
    const names = Object.keys({ ...expected, ...(own && found) }).filter(isOurs);
    const name = names.find((each) => expected[each] !== found[each]);
    if (name === undefined) continue;
    const [ours, theirs] = [expected[name] ?? "not set", found[name] ?? "not set"];
    disagree(`${framework} reads ${name} in another way`, { content, ours, theirs });
  }
  return own && Object.fromEntries(Object.entries(own).filter(([name]) => isOurs(name)));
}

/** Node.js makes names even of nonsense. */
function isOurs(name: string): boolean {
  return /^\w+$/.test(name) && isAboutQStash(name);
}

/** @returns nothing where the command line says why it does not */
function orRefused<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
