/** Makes the text of a region from the words behind its name. */
export type Generator = (argument: string) => string | Promise<string>;

const REGION = /(<!-- generated: (\w+) ?(.*?) -->\n)[\s\S]*?(<!-- \/generated -->)/g;

/**
 * Fills the regions of a page. Everything around them is written by hand.
 *
 * A region is `<!-- generated: kind argument -->`, what was generated, and `<!-- /generated -->`.
 */
export async function fillRegions(
  page: string,
  generators: Readonly<Record<string, Generator>>,
): Promise<string> {
  let filled = "";
  let end = 0;
  for (const {
    0: region,
    1: begin,
    2: kind = "",
    3: argument = "",
    4: close,
    index,
  } of page.matchAll(REGION)) {
    const generate = generators[kind];
    if (generate === undefined) throw new Error(`nothing generates "${kind}"`);
    const text = (await generate(argument)).trim();
    filled += `${page.slice(end, index)}${begin}\n${text}\n\n${close}`;
    end = index + region.length;
  }
  return filled + page.slice(end);
}
