import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { attributes, BASE, DIST, PAGES, whyDead } from "./built-site.js";

const SITE_ITSELF = "https://qstash-verify.github.io/qstash-verify/";

/** Where a link of a page leads within the site; `undefined` if it leads elsewhere. */
function withinSite(href: string, address: string): string | undefined {
  const url = new URL(href, `${SITE_ITSELF}${address}`).href;
  return url.startsWith(SITE_ITSELF) ? url.slice(SITE_ITSELF.length) : undefined;
}

describe.each(PAGES.map((page) => [page.address || "the first page", page] as const))(
  "%s",
  (_, { address, html }) => {
    test("has no dead link and no dead anchor", () => {
      const dead = attributes(html, "a", "href").flatMap((href) => {
        const target = withinSite(href, address);
        const reason = target === undefined ? undefined : whyDead(target);
        return reason === undefined ? [] : [`${href}: ${reason}`];
      });
      expect(dead).toEqual([]);
    });

    test("has images that exist, each with a text for those who cannot see it", () => {
      const images = [...html.matchAll(/<(?:img|source)\b[^>]*>/g)].map(([tag]) => tag);
      const missing = images.flatMap((tag) => {
        const [source = ""] = [
          ...attributes(tag, "(?:img|source)", "src"),
          ...attributes(tag, "source", "srcset"),
        ];
        const isThere =
          source.startsWith("data:") ||
          (source.startsWith(BASE) && existsSync(join(DIST, source.slice(BASE.length))));
        const hasText = tag.startsWith("<source") || /\salt="[^"]+"/.test(tag) || isDecoration(tag);
        return isThere && hasText ? [] : [tag];
      });
      expect(missing).toEqual([]);
    });
  },
);

/** The logo stands beside the site's name, which a screen reader reads already. */
function isDecoration(tag: string): boolean {
  return / class="VPImage logo"/.test(tag);
}
