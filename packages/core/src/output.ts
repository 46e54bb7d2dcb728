interface Runtime {
  readonly process?: { emitWarning?(message: string, options: object): void };
  readonly console?: { warn(message: string): void };
}

/** Prints one line, by the host's own logger where it has one. */
export function print(line: string, log?: (line: string) => void): void {
  if (log) log(line);
  else (globalThis as Runtime).console?.warn(`qstash-verify: ${line}`);
}

/** A stranger's text, shortened, without characters that could change the terminal. */
export function printable(text: string): string {
  return text.slice(0, 200).replace(/[^\x21-\x7e]/g, "?");
}

/** Warns by the runtime's own means: `process.emitWarning`, else the console. */
export function warn(message: string, code: string): void {
  try {
    const { process } = globalThis as Runtime;
    if (process?.emitWarning) {
      process.emitWarning(message, { type: "QStashVerifyWarning", code });
      return;
    }
  } catch {
    // The edge sandbox of Next.js has a function there that throws when it is called.
  }
  print(`${message} (${code})`);
}
