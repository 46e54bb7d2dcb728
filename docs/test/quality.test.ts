import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { EXECUTABLE, IN_A_BROWSER, openPage } from "./browser.js";
import { BASE, DIST, PAGES } from "./built-site.js";
import { serveSite } from "./site.js";

const WIDTHS = [360, 1280];
const SCHEMES = ["light", "dark"] as const;
/** Bytes over the network, compressed, of a page with everything that it loads before anybody touches it. */
const BUDGET = 100 * 1024;
/** A page is looked at four times, on a machine that does other things meanwhile. */
const TIMEOUT = 120_000;
/** Pages that are looked at side by side, one in each lane; `maxConcurrency` says so to vitest. */
const LANES = 3;
const ADDRESSES = [...PAGES.map(({ address }) => address), "404"];

describe.skipIf(!EXECUTABLE).concurrent(`every page ${IN_A_BROWSER}`, { timeout: TIMEOUT }, () => {
  let lanes: Lane[] = [];

  beforeAll(async () => {
    const site = await serveSite();
    lanes = await Promise.all(Array.from({ length: LANES }, () => openLane(site)));
  }, TIMEOUT);

  test.each(ADDRESSES.map((address) => [`/${address}`, address]))("%s", async (_, address) => {
    const lane = lanes.pop() as Lane;
    try {
      await look(lane, address);
    } finally {
      lanes.push(lane);
    }
  });
});

/** A page of a profile of its own, and what it has complained of. */
interface Lane {
  readonly site: string;
  readonly page: Page;
  readonly complaints: string[];
}

async function openLane(site: string): Promise<Lane> {
  const page = await openPage(`${site}404`);
  const complaints: string[] = [];
  const { origin } = new URL(site);
  page.on("pageerror", ({ message }) => complaints.push(`error: ${message}`));
  page.on("console", (line) => {
    if (line.type() === "error") complaints.push(`console: ${line.text()}`);
  });
  page.context().on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== origin) {
      complaints.push(`request: ${url.href}`);
    }
  });
  return { site, page, complaints };
}

/** Loads a page, and looks at it in each width and scheme. */
async function look({ site, page, complaints }: Lane, address: string): Promise<void> {
  complaints.length = 0;
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await page.goto(`${site}${address}`);
  await until(page, "'__vue_app__' in document.querySelector('#app')");
  await page.waitForLoadState("networkidle");
  const loaded = await loadedBy(page);
  expect(sumOf(loaded), JSON.stringify(loaded, null, 2)).toBeLessThanOrEqual(BUDGET);
  for (const scheme of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await until(
      page,
      `document.documentElement.classList.contains("dark") === ${scheme === "dark"}`,
    );
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const where = `${width} px, ${scheme}`;
      expect(await overflowOf(page), `wider than ${where}`).toBeLessThanOrEqual(0);
      if (width >= 1280) expect(await cutCode(page), `code is cut off at ${where}`).toEqual([]);
      // A scheme changes colours, and nothing else.
      expect(await barriersOf(page, scheme === "dark"), where).toEqual([]);
    }
  }
  expect(complaints).toEqual([]);
}

/** The files that a page has loaded, itself among them, with their sizes. */
async function loadedBy(page: Page): Promise<Readonly<Record<string, number>>> {
  const names = await page.evaluate<string[]>(
    `performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname)`,
  );
  const path = new URL(page.url()).pathname;
  const own = path.endsWith("/") ? `${path}index.html` : `${path}.html`;
  const files = [own, ...new Set(names)].map((name) => name.slice(BASE.length));
  return Object.fromEntries(files.map((file) => [file, sizeOf(join(DIST, file))]));
}

/** Pictures are compressed already. */
function sizeOf(file: string): number {
  const bytes = readFileSync(file);
  return /\.(?:webp|png)$/.test(file) ? bytes.byteLength : gzipSync(bytes).byteLength;
}

function sumOf(sizes: Readonly<Record<string, number>>): number {
  return Object.values(sizes).reduce((sum, size) => sum + size, 0);
}

/** Asks from outside: the policy of "Explain a signature" forbids a page to poll by itself. */
async function until(page: Page, expression: string): Promise<void> {
  await vi.waitUntil(() => page.evaluate<boolean>(expression), { timeout: 60_000 });
}

/** What axe finds in the whole page, the theme's own frame included. */
async function barriersOf(page: Page, colorsOnly: boolean): Promise<string[]> {
  if (await page.evaluate("!window.axe")) await page.evaluate(axe.source);
  const { violations } = await page.evaluate<Pick<AxeResults, "violations">>(
    `axe.run(${JSON.stringify({
      resultTypes: ["violations"],
      preload: false,
      ...(colorsOnly && { runOnly: ["color-contrast"] }),
    })}).then(({ violations }) => ({ violations }))`,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** Lines of code whose end a reader sees only by scrolling, also those behind a tab. */
function cutCode(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const hidden = [...document.querySelectorAll(".vp-code-group .blocks > div:not(.active)")];
    for (const { style } of hidden) style.display = "block";
    const cut = [...document.querySelectorAll(".vp-doc pre")]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map(({ innerText }) => innerText.split("\\n").sort((a, b) => b.length - a.length)[0]);
    for (const { style } of hidden) style.display = "";
    return cut;
  })()`);
}

function overflowOf(page: Page): Promise<number> {
  return page.evaluate(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
}
