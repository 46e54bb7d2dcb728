import { styleText } from "node:util";
import { trusted } from "./trusted.js";

const STYLES = [
  "bold",
  "dim",
  "inverse",
  "underline",
  "red",
  "green",
  "yellow",
  "blue",
  "magenta",
  "cyan",
  "gray",
] as const;

/** Styles, and how a text is given one; the text itself is escaped like any other. */
export type Paint = Readonly<Record<(typeof STYLES)[number], (text: string) => string>>;

/** Colors are always added here. They are removed on output if the stream has none. */
export const paint: Paint = Object.fromEntries(
  STYLES.map((style) => {
    // Newer versions of Node.js would look at the process's own stdout.
    const [open = "", close = ""] = styleText(style, "\0", { validateStream: false })
      .split("\0")
      .map(trusted);
    return [style, (text: string) => `${open}${text}${close}`];
  }),
) as Paint;
