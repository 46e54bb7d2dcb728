import { CHROMIUM, CHROMIUM_ARGUMENTS } from "@qstash-verify/tools-processes/chromium";
import axe, { type AxeResults } from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll } from "vitest";

/** Without one, tests of pages are skipped. */
export const EXECUTABLE: string | undefined = CHROMIUM;

if (!EXECUTABLE && process.env["CI_BROWSER"]) {
  throw new Error("CI_BROWSER is set, and there is no chromium on the PATH");
}

/** Part of the name of a test that needs a browser. */
export const IN_A_BROWSER: string = EXECUTABLE
  ? "in a browser"
  : "in a browser (skipped: no chromium on the PATH)";

let started: Promise<Browser> | undefined;

afterAll(async () => {
  await (await started)?.close();
  started = undefined;
});

/** Opens an address in a new profile, and waits until the page has loaded everything. */
export async function openPage(address: string): Promise<Page> {
  started ??= chromium.launch({ executablePath: EXECUTABLE ?? "", args: [...CHROMIUM_ARGUMENTS] });
  const context = await (await started).newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(address, { waitUntil: "networkidle" });
  return page;
}

/** What axe finds in the content of a page, as one line each: the theme's own frame is VitePress's. */
export async function barriersOf(page: Page): Promise<string[]> {
  // As an expression of the debugger: the policy of a page may forbid scripts from elsewhere.
  if (await page.evaluate("!window.axe")) await page.evaluate(axe.source);
  const { violations } = await page.evaluate<Pick<AxeResults, "violations">>(
    'axe.run("#VPContent .main", { resultTypes: ["violations"] }).then(({ violations }) => ({ violations }))',
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** By how many pixels a page is wider than its window. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
}
