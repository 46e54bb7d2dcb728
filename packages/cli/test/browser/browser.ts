import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CHROMIUM, CHROMIUM_ARGUMENTS } from "@qstash-verify/tools-processes/chromium";
import axe, { type AxeResults } from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, expect } from "vitest";

const ARGUMENTS = [
  ...CHROMIUM_ARGUMENTS,
  // Names of strangers that lead to this machine, as those of DNS rebinding do.
  "--host-resolver-rules=MAP *.example 127.0.0.1",
];

/** Without one, tests of pages are skipped. */
export const EXECUTABLE: string | undefined = CHROMIUM;

if (!EXECUTABLE && process.env["CI_BROWSER"]) {
  throw new Error("CI_BROWSER is set, and there is no chromium on the PATH");
}

/** How a test of pages is named: it says so where it cannot run. */
export const IN_A_BROWSER: string = EXECUTABLE
  ? "in a browser"
  : "in a browser (skipped: no chromium on the PATH)";

/** Where what was seen is kept, to be looked at. */
const SCREENSHOTS = fileURLToPath(new URL("../../screenshots/", import.meta.url));

/** The widths and schemes in which every page is looked at. */
const LOOKS = [
  { width: 1280, height: 800, scheme: "light" },
  { width: 1280, height: 800, scheme: "dark" },
  { width: 390, height: 844, scheme: "light" },
  { width: 390, height: 844, scheme: "dark" },
] as const;

let started: Promise<Browser> | undefined;

/** A new page of one browser, with nothing kept of any other. What it complains of fails the test. */
export async function openPage(address: string): Promise<Page> {
  started ??= chromium.launch({ executablePath: EXECUTABLE ?? "", args: ARGUMENTS });
  const browser = await started;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  // It only ends a wait for what never comes, however busy the machine is.
  page.setDefaultTimeout(60_000);
  await page.goto(address);
  return page;
}

/** Closes the browser after all tests of a file. */
export function closeBrowserAtTheEnd(): void {
  afterAll(async () => {
    await (await started)?.close();
    started = undefined;
  });
}

/** What the process answers with 4xx is a sentence on the page, and the browser's own line about it no complaint. */
const ANSWERED = /^Failed to load resource: the server responded with a status of 4\d\d /;

/** Collects what a page complains of: errors, and requests to elsewhere. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !ANSWERED.test(message.text()))
      complaints.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(page.url()).origin)
      complaints.push(`request: ${request.url()}`);
  });
  return complaints;
}

/** Looks at a page in both widths and both schemes: keeps pictures, and has axe look for barriers. */
export async function look(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const before = page.viewportSize();
  for (const { scheme, ...size } of LOOKS) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${size.width}-${scheme}.png`) });
    // A scheme changes colours, and nothing else.
    const barriers = await barriersOf(page, scheme === "dark");
    expect(barriers, `${name}, ${size.width} px, ${scheme}`).toEqual([]);
    expect(await overflowOf(page), `${name} is wider than ${size.width} px`).toBe(0);
  }
  if (before) await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
}

async function barriersOf(page: Page, colorsOnly: boolean): Promise<string[]> {
  // As an expression of the debugger: the page's own policy forbids scripts from elsewhere.
  if (await page.evaluate("!window.axe")) await page.evaluate(axe.source);
  const { violations } = await page.evaluate<Pick<AxeResults, "violations">>(
    `axe.run(${JSON.stringify({
      resultTypes: ["violations"],
      ...(colorsOnly && { runOnly: ["color-contrast"] }),
    })}).then(({ violations }) => ({ violations }))`,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

function overflowOf(page: Page): Promise<number> {
  return page.evaluate(
    "Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)",
  );
}
