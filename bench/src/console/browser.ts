import { join } from "node:path";
import { CHROMIUM, CHROMIUM_ARGUMENTS } from "@qstash-verify/tools-processes/chromium";
import { build } from "esbuild";
import { type Browser, type CDPSession, chromium, type Page } from "playwright-core";
import type { Seen } from "./in-page.js";

/** A page of the console in a browser of its own, which is watched from inside. */
export class WatchedPage {
  readonly page: Page;
  readonly #browser: Browser;
  readonly #devtools: CDPSession;

  private constructor(browser: Browser, page: Page, devtools: CDPSession) {
    this.#browser = browser;
    this.page = page;
    this.#devtools = devtools;
  }

  /** @param address of the console, with what lets a page in @param part `messages` */
  static async open(address: string, part: string): Promise<WatchedPage> {
    const browser = await chromium.launch({
      executablePath: CHROMIUM ?? "",
      args: [...CHROMIUM_ARGUMENTS],
      handleSIGINT: false,
    });
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(address);
    await page.goto(`${new URL(address).origin}/#/${part}`);
    await page.locator("h1").waitFor();
    await page.evaluate(await script());
    return new WatchedPage(browser, page, await page.context().newCDPSession(page));
  }

  async begin(scrolls: boolean): Promise<void> {
    await this.page.evaluate(`watching.begin(${scrolls})`);
  }

  end(): Promise<Seen> {
    return this.page.evaluate<Seen>("watching.end()");
  }

  async answered(): Promise<void> {
    await this.page.evaluate("watching.answered()");
  }

  /** What is left after garbage was collected: bytes of the heap, and nodes of the document. */
  async kept(): Promise<{ readonly heap: number; readonly nodes: number }> {
    await this.#devtools.send("HeapProfiler.collectGarbage");
    const { usedSize: heap } = await this.#devtools.send("Runtime.getHeapUsage");
    const nodes = await this.page.evaluate<number>("document.querySelectorAll('*').length");
    return { heap, nodes };
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}

/** `in-page.ts` as an expression: the page's own policy forbids scripts from elsewhere. */
async function script(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "in-page.ts")],
    bundle: true,
    format: "iife",
    globalName: "watching",
    footer: { js: "globalThis.watching = watching;" },
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
