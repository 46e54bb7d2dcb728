import { escapeText } from "./escape.js";
import { hasSymbols } from "./has-symbols.js";
import { withoutSymbols } from "./symbols.js";

/**
 * The library for prompts. It prints by itself, without our escaping, so it must be given a {@link
 * promptText}.
 */
export async function prompts(): Promise<typeof import("@clack/prompts")> {
  // This is all that it checks to learn what the screen can show, and only when it is loaded.
  if (!hasSymbols(process.env)) process.env["TERM"] = "linux";
  // Scripts never get here, so they start faster without it.
  return await import("@clack/prompts");
}

/** Where prompts are drawn: on stderr, as the library needs it to be. */
export function promptOutput(): NodeJS.WriteStream {
  return new Proxy(process.stderr, {
    get(stream, name) {
      const value: unknown = Reflect.get(stream, name);
      // A terminal that does not know its size has 0: each character would be on a line of its own.
      if (name === "columns") return value || 80;
      // It draws a dash even where it has no symbols.
      if (name === "write" && !hasSymbols(process.env)) {
        return (text: string) => stream.write(withoutSymbols(text));
      }
      return typeof value === "function" ? value.bind(stream) : value;
    },
  });
}

/** A text as it may be handed to a prompt. */
export function promptText(text: string): string {
  const safe = escapeText(text);
  return hasSymbols(process.env) ? safe : withoutSymbols(safe);
}
