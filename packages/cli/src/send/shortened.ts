import type { DeliveryAnswer } from "./deliver.js";

/** What is shown of a body. */
export interface Shortened {
  readonly lines: readonly string[];
  /** What is left out; absent if nothing is. */
  readonly left?: string;
}

const MOST_LINES = 10;
/** In characters. */
const LONGEST = 1_000;
/** In characters. Shorter ones are shown as they are: Express sends every text as HTML. */
const LONGEST_HTML = 300;
/** In characters: as much of a page as is searched for its text. */
const LONGEST_SEARCHED = 100_000;

/** The beginning of a body; of an HTML page, which no terminal shows, the beginning of its text. */
export function shortened({ headers, body }: DeliveryAnswer): Shortened {
  const isHtml = headers["content-type"]?.startsWith("text/html") ?? false;
  if (isHtml && body.length > LONGEST_HTML) return shortenedPage(body);
  const whole = body.replace(/\n$/, "");
  const lines = whole.slice(0, LONGEST).split("\n").slice(0, MOST_LINES);
  const count = whole.length - lines.join("\n").length;
  return {
    lines: lines.map((line) => line.replace(/\r$/, "").replaceAll("\t", "  ")),
    ...(count > 0 && { left: `and ${count} more characters` }),
  };
}

function shortenedPage(page: string): Shortened {
  const text = textOf(page.slice(0, LONGEST_SEARCHED));
  const shown =
    text.length > LONGEST_HTML ? `${[...text].slice(0, LONGEST_HTML).join("")} …` : text;
  const what = `an HTML page of ${page.length} characters`;
  return shown === ""
    ? { lines: [], left: `${what}, without text` }
    : { lines: [shown], left: `text of ${what}` };
}

/** Comments, elements without text, and tags. Whatever is not closed goes on to the end, so no search is repeated. */
const NOT_TEXT = /<!--.*?(?:-->|$)|<(script|style|svg)(?=[\s/>]).*?(?=<\/\1|$)|<[a-z/!?][^>]*>?/gis;
const ENTITY = /&(nbsp|lt|gt|quot|amp|#39);/g;
const ENTITIES: Readonly<Record<string, string>> = {
  nbsp: " ",
  lt: "<",
  gt: ">",
  quot: '"',
  amp: "&",
  "#39": "'",
};

function textOf(page: string): string {
  const text = page.replaceAll(NOT_TEXT, " ");
  const decoded = text.replaceAll(ENTITY, (entity, name: string) => ENTITIES[name] ?? entity);
  return decoded.replaceAll(/\s+/g, " ").trim();
}
