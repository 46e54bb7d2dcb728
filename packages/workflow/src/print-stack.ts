/** Characters that control a terminal, or are invisible (DI: by default). A stack has line breaks of its own. */
const UNSAFE = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\u2800]/gu;

/**
 * Prints the stack of an attempt that failed. Its message can repeat what came from outside, so it is escaped,
 * and each line is indented: none can pass for another entry of the log.
 */
export function printStack(stack: string, what: string): void {
  // biome-ignore lint/suspicious/noConsole: where the vendor's SDK has printed the rest of the error
  console.error(`qstash-verify: ${escaped(`${what}:\n${stack}`).replaceAll("\n", "\n  ")}`);
}

function escaped(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
