import type { DefaultTheme } from "vitepress";
import { KEYWORDS } from "./keywords.js";

/** What MiniSearch is given of each section of a page. */
interface Section {
  readonly id: string;
  readonly title: string;
  readonly titles: readonly string[];
  readonly text: string;
}

/** The words that lead to a page, in a field of their own. Only the section below a page's title has it. */
function fieldOf(section: Section, name: string): string {
  if (name !== "keywords") return String(section[name as keyof Section] ?? "");
  if (section.titles.length > 0) return "";
  const address = section.id.replace(/#.*/, "").replace("/qstash-verify/", "");
  return KEYWORDS[address] ?? "";
}

/** A name on the left is a page's address, and VitePress hands every option on to MiniSearch. */
const INDEX = { fields: ["title", "titles", "text", "keywords"], extractField: fieldOf };

/** The search of the site, in the reader's browser. `test/search.test.ts` holds it to what people type. */
export const SEARCH: { provider: "local"; options: DefaultTheme.LocalSearchOptions } = {
  provider: "local",
  options: {
    miniSearch: {
      options: INDEX,
      searchOptions: {
        boost: { keywords: 12, title: 4, text: 2, titles: 1 },
        prefix: true,
        // Less than half a letter of a short word: 400 and 403 are not what 401 means. A number and no
        // function: see `plain-site-data.ts`.
        fuzzy: 0.12,
      },
    },
  },
};
