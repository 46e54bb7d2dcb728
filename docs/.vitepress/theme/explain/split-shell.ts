const SIMPLE_ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** `$'…'`: the quotes in which browsers copy a body that has line breaks. */
const ANSI_QUOTED = /\$'((?:[^'\\]|\\[\s\S])*)'/y;
const SINGLE_QUOTED = /'([^']*)'/y;
const DOUBLE_QUOTED = /"((?:[^"\\]|\\[\s\S])*)"/y;
const CONTINUED_LINE = /\\\r?\n/y;
const ESCAPED = /\\([\s\S])/y;
const BLANK = /\s+/y;

/** Splits a command as a shell does, into its words. Variables are not expanded. */
export function splitShell(command: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(command);
    if (!found) return undefined;
    at = pattern.lastIndex;
    return found[1] ?? "";
  };
  while (at < command.length) {
    if (match(CONTINUED_LINE) !== undefined) continue;
    if (match(BLANK) !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    const text =
      match(SINGLE_QUOTED) ??
      unescaped(match(ANSI_QUOTED), ansiEscape) ??
      unescaped(match(DOUBLE_QUOTED), (all, next) => (/["\\$`]/.test(next) ? next : all)) ??
      match(ESCAPED) ??
      command.charAt(at++);
    word = (word ?? "") + text;
  }
  return word === undefined ? words : [...words, word];
}

function unescaped(
  text: string | undefined,
  replace: (all: string, next: string) => string,
): string | undefined {
  return text?.replaceAll(/\\(u[\da-fA-F]{4}|x[\da-fA-F]{2}|[\s\S])/g, replace);
}

function ansiEscape(_: string, next: string): string {
  if (next.length > 1) return String.fromCharCode(Number.parseInt(next.slice(1), 16));
  return SIMPLE_ESCAPES[next] ?? next;
}
