import type { Line } from "./read-screen.js";

/** What stands for the ports of a run, in the order in which they are printed. */
const PORTS = ["8180", "8181", "8182"];

/** What else differs between runs, and what stands for it. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/http:\/\/127\.0\.0\.1:\d+\/api\/qstash/g, "http://localhost:3000/api/qstash"],
  [/capability=[\w-]+/g, "capability=…"],
  [/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, "Thu, 15 Jan 2026 12:00:00 GMT"],
  [/\d\d:\d\d:\d\d\.\d{3}/g, "12:04:31.120"],
  [/\d+ ms/g, "14 ms"],
  [/(\d+\/\d+) in \d+s/g, "$1 in 1s"],
];

/** A screen without what differs between runs, so that it is drawn anew only if the command changed. */
export function steady(lines: readonly Line[]): readonly Line[] {
  const ports = new Map<string, string>();
  const portFor = (port: string): string => {
    const known = ports.get(port) ?? PORTS[ports.size] ?? port;
    ports.set(port, known);
    return known;
  };
  return lines.map((line) => {
    const isDelivery = line.some(({ text }) => text === "→");
    return line.map((span) => {
      let { text } = span;
      for (const [pattern, replacement] of CHANGING) text = text.replaceAll(pattern, replacement);
      text = text.replaceAll(/(?<=127\.0\.0\.1:)\d+/g, portFor);
      // The end of a message id.
      if (isDelivery) text = text.replace(/(?<= POST .* )\w{4}(?= *$)/, "Cx5l");
      return { ...span, text };
    });
  });
}
