import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pageOf } from "@qstash-verify/core/building";
import { describe, expect, test } from "vitest";
import { REPOSITORY, SITE } from "../.vitepress/site.js";
import { attributes, PAGES, ROOT, whyDead } from "./built-site.js";

const tracked = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .split("\n")
  .filter((name) => existsSync(join(ROOT, name)));
/** What a person reads: Markdown outside of the site, and texts within the code. */
const written = tracked.filter(
  (name) =>
    (/\.(md|tsx?|json)$/.test(name) && /^packages\/[^/]+\/(src|page|README)/.test(name)) ||
    /^(?:\w+\.md|(?:bench|e2e|examples|demo)\/.*README\.md)$/.test(name),
);
const text = (name: string) => readFileSync(join(ROOT, name), "utf8");

test("the site is where core's messages say it is", () => {
  expect(pageOf("expired")).toBe(`${SITE}/errors/expired`);
});

test("links to the site in READMEs and in messages lead to a page and its anchor", () => {
  const dead = written.flatMap((name) =>
    addresses(text(name), `${SITE}/`).flatMap((target) => {
      const reason = target.includes("$") ? undefined : whyDead(target);
      return reason === undefined ? [] : [`${name}: ${target}: ${reason}`];
    }),
  );
  expect(dead).toEqual([]);
});

describe("links to files of the repository", () => {
  test("from the site", () => {
    const dead = PAGES.flatMap(({ address, html }) =>
      attributes(html, "a", "href").flatMap((href) => {
        const target = href.match(`^${REPOSITORY}/(?:blob|tree)/main/(.*)$`)?.[1];
        const reason = target === undefined ? undefined : whyMissing(target);
        return reason === undefined ? [] : [`${address}: ${target}: ${reason}`];
      }),
    );
    expect(dead).toEqual([]);
  });

  test("from READMEs and messages, by their address", () => {
    const dead = written.flatMap((name) =>
      ["blob", "tree"].flatMap((kind) =>
        addresses(text(name), `${REPOSITORY}/${kind}/main/`).flatMap((target) => {
          const reason = whyMissing(target);
          return reason === undefined ? [] : [`${name}: ${target}: ${reason}`];
        }),
      ),
    );
    expect(dead).toEqual([]);
  });

  test("from one Markdown file to another", () => {
    const dead = written
      .filter((name) => name.endsWith(".md"))
      .flatMap((name) =>
        relativeLinks(text(name)).flatMap((target) => {
          const path = target.startsWith("#") ? `${name}${target}` : join(dirname(name), target);
          const reason = whyMissing(path);
          return reason === undefined ? [] : [`${name}: ${target}: ${reason}`];
        }),
      );
    expect(dead).toEqual([]);
  });
});

/** Addresses within a text that begin so: what follows, up to where a sentence goes on. */
function addresses(source: string, start: string): readonly string[] {
  const pieces = source.split(start).slice(1);
  return pieces.map((piece) => (piece.match(/^[^\s"'`<>)\]}]*/)?.[0] ?? "").replace(/[.,:;]$/, ""));
}

function relativeLinks(markdown: string): readonly string[] {
  const prose = markdown.replace(/^(`{3,})[\s\S]*?^\1/gm, "").replace(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** Why a path of the repository, with an anchor, leads nowhere. */
function whyMissing(target: string): string | undefined {
  const [path = "", anchor] = decodeURI(target).split("#");
  const name = path.replace(/\/$/, "");
  const isFolder = tracked.some((each) => each.startsWith(`${name}/`));
  if (!tracked.includes(name) && !isFolder && name !== "") return "no such file";
  if (anchor === undefined || /^L\d/.test(anchor) || !name.endsWith(".md")) return undefined;
  return anchorsOf(text(name)).has(anchor) ? undefined : "no such heading";
}

/** The anchors that GitHub gives to headings. */
function anchorsOf(markdown: string): ReadonlySet<string> {
  const prose = markdown.replace(/^(`{3,})[\s\S]*?^\1/gm, "");
  const headings = [...prose.matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading = ""]) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
  return new Set(headings);
}
