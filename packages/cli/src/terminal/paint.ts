import pc from "picocolors";
import { trusted } from "./trusted.js";

/** Colors, and how a text is made to have one; the text itself is escaped like any other. */
export type Paint = ReturnType<typeof pc.createColors>;

/** @param isColorful without colors a painted text is the text */
export function createPaint(isColorful: boolean): Paint {
  const colors = pc.createColors(isColorful);
  const painted = Object.entries(colors).map(([name, paint]) => [
    name,
    typeof paint === "function" ? marked(paint) : paint,
  ]);
  return Object.fromEntries(painted) as Paint;
}

function marked(paint: (text: string) => string): (text: string) => string {
  const [open = "", close = ""] = paint("\0").split("\0").map(trusted);
  return (text) => `${open}${text}${close}`;
}
