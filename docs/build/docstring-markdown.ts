import { existsSync } from "node:fs";
import type { Docstring } from "./docstring.js";

/** A docstring, as it stands below a signature. */
export function renderDocstring(docs: Docstring): string {
  const { text, parameters, returns, throws, examples, sources } = docs;
  return [
    text,
    ...examples.map(example),
    list("Parameters", parameters.map(parameter)),
    returns && `**Returns** ${returns}`,
    list("Throws", throws.map(thrown)),
    sources.length > 0 && `Source: ${sources.join("; ")}.`,
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** An example, with its title if there are several. */
function example(text: string): string {
  const [title = "", ...rest] = text.split("\n");
  return title.startsWith("```") || title === "" ? text : `${title}:\n\n${rest.join("\n")}`;
}

function parameter(text: string): string {
  const [name = "", ...rest] = text.split(/\s/);
  return `\`${name}\`: ${rest.join(" ")}`;
}

/** Codes link to their pages. */
function thrown(text: string): string {
  const withClass = text.replace(/^(\w+Error)\b:?/, "`$1`:");
  return withClass.replace(/`(\w+)`(?=[^\]]|$)/g, (whole, code: string) => {
    const page = new URL(`../errors/${code}.md`, import.meta.url);
    return existsSync(page) ? `[\`${code}\`](../errors/${code}.md)` : whole;
  });
}

function list(title: string, items: readonly string[]): string | undefined {
  if (items.length === 0) return undefined;
  return `**${title}**\n\n${items.map((item) => `- ${item.replace(/\n/g, "\n  ")}`).join("\n")}`;
}
