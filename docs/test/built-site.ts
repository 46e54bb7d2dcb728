import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));
export const DIST: string = fileURLToPath(new URL("../.vitepress/dist/", import.meta.url));
/** The site's base, which every link of it begins with. */
export const BASE = "/qstash-verify/";

/** A page of the built site. */
export interface BuiltPage {
  /** Below the site's root, without `.html`: `errors/expired`, `quickstart/`, or nothing. */
  readonly address: string;
  readonly html: string;
  /** What an anchor can lead to. */
  readonly ids: ReadonlySet<string>;
}

if (!existsSync(join(DIST, "index.html"))) {
  throw new Error("The site is not built: run `npx -y pnpm@10.34.9 --filter docs run build` first");
}

/** Every page, read once. */
export const PAGES: readonly BuiltPage[] = readdirSync(DIST, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".html") && name !== "404.html")
  .map((name) => {
    const html = readFileSync(join(DIST, name), "utf8");
    const ids = new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = ""]) => decoded(id)));
    return { address: name.replace(/(^|\/)index\.html$|\.html$/, "$1"), html, ids };
  });

const BY_ADDRESS = new Map(PAGES.map((page) => [page.address, page]));

/** The values of an attribute of an element, in a page. */
export function attributes(html: string, element: string, name: string): readonly string[] {
  const found = html.matchAll(new RegExp(`<${element}\\b[^>]*?\\s${name}="([^"]*)"`, "g"));
  return [...found].map(([, value = ""]) => decoded(value));
}

/**
 * Why an address of the site leads nowhere, or nothing if it leads somewhere.
 *
 * @param target Below the site's root: a page or a file, with its anchor.
 */
export function whyDead(target: string): string | undefined {
  const [path = "", anchor] = decodeURI(target)
    .replace(/\?.*?(?=#|$)/, "")
    .split("#");
  const page = BY_ADDRESS.get(path);
  if (page === undefined) {
    return path !== "" && existsSync(join(DIST, path)) ? undefined : "no such page";
  }
  return anchor && !page.ids.has(anchor) ? "no such anchor" : undefined;
}

function decoded(text: string): string {
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
