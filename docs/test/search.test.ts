import { readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import MiniSearch, { type Options } from "minisearch";
import { expect, test } from "vitest";
import { SEARCH } from "../.vitepress/search.js";
import { BASE, DIST } from "./built-site.js";

/** What people type, and the page that must come first. */
const FIRST: Readonly<Record<string, string>> = {
  "401": "guides/everything-is-401",
  "body already parsed": "errors/body_already_parsed",
  "next key": "guides/rotating-keys",
  localhost: "guides/local-development",
  lambda: "deploy/aws-lambda",
  duplicate: "guides/duplicates",
  "two regions": "guides/two-regions",
  proxy: "guides/proxies",
  "raw body": "guides/bodies",
  cron: "guides/schedules-at-deploy",
  // And what they type before they are done, or wrongly.
  duplic: "guides/duplicates",
  "every delivery is 401": "guides/everything-is-401",
  signature_mismatch: "errors/signature_mismatch",
  clockTolerance: "reference/options",
  vercel: "deploy/vercel",
  verifySignatureAppRouter: "guides/from-upstash-qstash",
};

const chunks = new URL("assets/chunks/", pathToFileURL(DIST));
const name = readdirSync(chunks).find((each) => each.startsWith("@localSearchIndex")) ?? "";
const { default: json } = (await import(new URL(name, chunks).href)) as { default: string };
const { options, searchOptions } = SEARCH.options.miniSearch ?? {};

/** The index that the site was built with, and the options that VitePress 1.6 loads it with. */
const index = MiniSearch.loadJSON(json, {
  storeFields: ["title", "titles"],
  ...options,
  searchOptions,
} as Options);

test.each(Object.entries(FIRST))("a search for “%s” finds %s first", (query, address) => {
  const [first] = index.search(query);
  expect(String(first?.id).slice(BASE.length).replace(/#.*/, "")).toBe(address);
});
