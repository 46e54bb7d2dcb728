import { parse } from "dotenv";
import { Failure } from "../failure.js";
import { parseVariables, remedyFor } from "./parse-variables.js";

/**
 * One assignment of a `.env` file: the text before the value, and the value as it is written. A quoted value
 * may have several lines, and text inside it that looks like an assignment is not one. Only a comment may
 * follow it.
 */
const ASSIGNMENT =
  /(^(?:\u00ef\u00bb\u00bf)?[ \t]*(?:export[ \t]+)?([\w.-]+)(?:[ \t]*=[ \t]*|:[ \t]+))((?:'(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`)(?=[ \t]*(?:#.*)?$)|[^#\r\n]*)/gm;

/**
 * Sets variables in a `.env` file. Existing values are replaced in place, all of them if a name occurs more
 * than once. New variables are added at the end. Everything else stays as it is, byte for byte.
 *
 * @param content the bytes of the file
 * @throws Failure if the result would be read differently
 */
export function mergeVariables(
  content: Uint8Array,
  variables: Readonly<Record<string, string>>,
): Buffer {
  // Each byte becomes one character, whatever the encoding is, so that every byte is preserved.
  const old = Buffer.from(content).toString("latin1");
  const missing = new Set(Object.keys(variables));
  const replaced = old.replaceAll(
    ASSIGNMENT,
    (all, before: string, name: string, value: string, at: number) => {
      const next = Object.hasOwn(variables, name) ? variables[name] : undefined;
      if (next === undefined) return all;
      missing.delete(name);
      // Without a blank, the comment behind an empty value would become part of the next one.
      if (value === "" && old[at + all.length] === "#") return `${before.trimEnd()}${next} `;
      return before + next + (/[ \t]*$/.exec(value)?.[0] ?? "");
    },
  );
  const lineEnd = /\r?\n/.exec(old)?.[0] ?? "\n";
  const added = [...missing].map((name) => `${name}=${variables[name]}${lineEnd}`);
  const gap = added.length > 0 && replaced !== "" && !replaced.endsWith("\n") ? lineEnd : "";
  const merged = Buffer.from(replaced + gap + added.join(""), "latin1");
  check(old, merged, variables);
  return merged;
}

/** The result is read again, so that no variable is lost if the file is written in an unusual way. */
function check(old: string, merged: Buffer, variables: Readonly<Record<string, string>>): void {
  const expected = { ...parse(Buffer.from(old, "latin1")), ...variables };
  const { variables: found, disputed } = parseVariables(new TextDecoder().decode(merged));
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  const wrong = [...names].find((name) => expected[name] !== found[name]);
  if (wrong !== undefined) {
    throw new Failure(`it cannot be changed without changing ${wrong}: are its quotes closed?`);
  }
  const unsure = disputed.find((name) => Object.hasOwn(variables, name));
  if (unsure !== undefined) {
    throw new Failure(`Next.js and Vite would read ${unsure} differently: ${remedyFor(unsure)}`);
  }
}
