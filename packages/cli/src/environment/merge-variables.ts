import { parse } from "dotenv";
import { Failure } from "../failure.js";
import { parseVariables, remedyFor } from "./parse-variables.js";

/**
 * One assignment of a `.env` file: what is before its value, and its value as it is written. A quoted value
 * may have several lines, and what looks like an assignment inside it is not one; nothing but a comment follows it.
 */
const ASSIGNMENT =
  /(^(?:\u00ef\u00bb\u00bf)?[ \t]*(?:export[ \t]+)?([\w.-]+)(?:[ \t]*=[ \t]*|:[ \t]+))((?:'(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`)(?=[ \t]*(?:#.*)?$)|[^#\r\n]*)/gm;

/**
 * Sets variables in a `.env` file. Values are replaced where they are, each of them where a name is there
 * more than once, and what is new is added at the end. Everything else stays as it is, to the byte.
 *
 * @param content the bytes of the file
 * @throws Failure where what came of it would be read as something else
 */
export function mergeVariables(
  content: Uint8Array,
  variables: Readonly<Record<string, string>>,
): Buffer {
  // Each byte a character, whatever the encoding is: so all of them come out again.
  const old = Buffer.from(content).toString("latin1");
  const missing = new Set(Object.keys(variables));
  const replaced = old.replaceAll(
    ASSIGNMENT,
    (all, before: string, name: string, value: string) => {
      const next = Object.hasOwn(variables, name) ? variables[name] : undefined;
      if (next === undefined) return all;
      missing.delete(name);
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

/** By a second reading, so that nobody's variable is lost to a file that is written in an odd way. */
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
    throw new Failure(`apps would read ${unsure} in different ways: ${remedyFor(unsure)}`);
  }
}
