import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DEPLOY, GUIDES, QUICKSTART, REFERENCE } from "../.vitepress/contents.js";
import { SITE } from "../.vitepress/site.js";
import { DIST, PAGES, whyDead } from "./built-site.js";

const read = (path: string) => readFileSync(join(DIST, path), "utf8");
const index = read("llms.txt");
const entries = [...index.matchAll(/^- \[(.+?)\]\((\S+?)\)(?:: (.+))?$/gm)].map(
  ([, name = "", url = "", description = ""]) => ({ name, url, description }),
);

describe("llms.txt", () => {
  test("has the form of llmstxt.org: a title, a quote, lists of links below headings", () => {
    expect(index).toMatch(/^# qstash-verify\n\n> .+\n/);
    const lists = index.split(/^## .+$/m).slice(1);
    expect(lists.length).toBeGreaterThan(5);
    for (const list of lists) expect(list.trim()).toMatch(/^(- \[.+?\]\(https:\S+?\)(: .+)?\n?)+$/);
  });

  test("has a line for each page of the contents, with a description", () => {
    const parts = [QUICKSTART, ...GUIDES, DEPLOY, ...REFERENCE];
    const names = parts.flatMap(({ pages }) => pages.map(([name]) => name));
    expect(entries.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    expect(entries.filter(({ description }) => description.length < 20)).toEqual([]);
  });

  test("links to files that are there", () => {
    const linked = [
      ...index.matchAll(/https:\/\/qstash-verify\.github\.io[^\s)]*?(?=[\s).]*(?:\s|$))/g),
    ];
    const missing = linked
      .map(([url]) => url.replace(/[).]+$/, "").slice(SITE.length + 1))
      .filter((path) => !existsSync(join(DIST, path)));
    expect(missing).toEqual([]);
  });
});

/** Where the Markdown of a page is. */
const markdownOf = (address: string) =>
  address === "" || address.endsWith("/") ? `${address}index.md` : `${address}.md`;

describe("the Markdown of a page", () => {
  test.each(PAGES.map(({ address }) => markdownOf(address)))("%s is plain", (path) => {
    const prose = read(path)
      .replace(/^ *(`{3,})[\s\S]*?^ *\1/gm, "")
      .replace(/`[^`\n]*`/g, "");
    expect(prose).not.toMatch(/^---$|<script|<[A-Z]\w+|@include|^<<<|^:::/m);
    const links = [...prose.matchAll(/\]\(([^)\s]+)/g)];
    const targets = links.map(([, target = ""]) => target);
    expect(targets.filter((target) => !/^(https?|mailto):/.test(target))).toEqual([]);
    const within = targets.filter((target) => target.startsWith(`${SITE}/`));
    expect(within.filter((target) => !isThere(target))).toEqual([]);
  });

  test("is linked from its page", () => {
    const unlinked = PAGES.filter(
      ({ address, html }) =>
        html.includes('class="VPDoc') &&
        !html.includes(`href="/qstash-verify/${markdownOf(address)}"`),
    );
    expect(unlinked.map(({ address }) => address)).toEqual([]);
  });

  test("has each row of the conformance table", () => {
    expect(read("reference/conformance.md").split("\n").length).toBeGreaterThan(450);
  });
});

/** Whether a linked file is there; of the Markdown of a page, whether that page has the anchor. */
function isThere(target: string): boolean {
  const path = target.slice(SITE.length + 1);
  const page = path.replace(/(^|\/)index\.md(?=#|$)/, "$1").replace(/\.md(?=#|$)/, "");
  return whyDead(page) === undefined || whyDead(path) === undefined;
}

test("llms-full.txt has every page, whole", () => {
  const whole = read("llms-full.txt");
  const missing = PAGES.map(({ address }) => markdownOf(address)).filter((path) => {
    const text = read(path);
    return text.startsWith("# ") && !whole.includes(text);
  });
  expect(missing).toEqual([]);
});
