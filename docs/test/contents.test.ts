import { describe, expect, test } from "vitest";
import { DEPLOY, GUIDES, QUICKSTART, REFERENCE } from "../.vitepress/contents.js";
import { ERRORS } from "../.vitepress/errors.js";
import { KEYWORDS } from "../.vitepress/keywords.js";
import { attributes, PAGES } from "./built-site.js";

const listed = [QUICKSTART, ...GUIDES, DEPLOY, ...REFERENCE, ERRORS].flatMap(({ pages }) =>
  pages.map(([, address]) => address),
);
const built = PAGES.map(({ address }) => address);
/** In the navigation, and in no sidebar. A decision is listed by the page of all decisions. */
const ELSEWHERE = ["", "quickstart/", "explain"];

describe("contents.ts", () => {
  test("lists no page that is not built", () => {
    expect(listed.filter((address) => !built.includes(address))).toEqual([]);
  });

  test("lists every page that is built", () => {
    const unlisted = built.filter(
      (address) =>
        !listed.includes(address) &&
        !ELSEWHERE.includes(address) &&
        !address.startsWith("decisions/"),
    );
    expect(unlisted).toEqual([]);
  });

  test("lists no page twice", () => {
    expect(new Set(listed).size).toBe(listed.length);
  });

  test("knows each page that has keywords", () => {
    expect(Object.keys(KEYWORDS).filter((address) => !listed.includes(address))).toEqual([]);
  });
});

test("the page of decisions links to each of them", () => {
  const html = PAGES.find(({ address }) => address === "decisions/")?.html ?? "";
  const linked = attributes(html, "a", "href").map((href) => href.replace(/^.*\//, "decisions/"));
  const decisions = built.filter((address) => /^decisions\/./.test(address));
  expect(decisions.filter((address) => !linked.includes(address))).toEqual([]);
});
