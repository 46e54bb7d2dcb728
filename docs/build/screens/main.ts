import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHROMIUM, CHROMIUM_ARGUMENTS } from "@qstash-verify/tools-processes/chromium";
import { chromium, type Page } from "playwright-core";
import { fill } from "./fill.js";
import { startLocalQStash } from "./local-qstash.js";
import { startShop } from "./shop.js";

/** Makes the pictures of the console, from a real run: `pnpm --filter docs run screens`. */
const FOLDER = new URL("../../public/screens/", import.meta.url);

/** A browser encodes WebP, so nothing else is needed for it. */
const ENCODE = `async (source) => {
  const image = Object.assign(new Image(), { src: source });
  await image.decode();
  const { width, height } = image;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", 0.8).split(",")[1];
}`;

const folder = mkdtempSync(join(tmpdir(), "qstash-verify-"));
const browser = await chromium.launch({
  executablePath: CHROMIUM ?? "",
  args: [...CHROMIUM_ARGUMENTS],
});
const encoder = await browser.newPage();
const page = await browser.newPage({ viewport: { width: 1120, height: 780 } });

const local = await startLocalQStash(folder);
const stops: (() => unknown)[] = [() => browser.close(), () => local.stop()];
try {
  const shop = await startShop(local.variables, local.us);
  stops.push(shop.stop);
  mkdirSync(FOLDER, { recursive: true });
  await page.goto(local.console);
  await takeAll(page, shop.address);
} finally {
  for (const stop of stops) await stop();
  rmSync(folder, { recursive: true });
}

async function takeAll(page: Page, shop: string): Promise<void> {
  const press = (name: string | RegExp) =>
    page.getByRole("button", { name, exact: true }).first().click();
  const goTo = (name: string) => page.getByRole("navigation").getByRole("link", { name }).click();
  const see = (text: string | RegExp) => page.getByText(text).first().waitFor();

  await see("No messages yet");
  await take("empty");

  await fill(local, shop);
  await goTo("Workflow runs");
  await page.getByRole("row").getByRole("link", { name: /wfr_/ }).first().click();
  await page.getByRole("img", { name: "wait for payment: waiting" }).waitFor({ timeout: 60_000 });
  await take("workflow");

  await goTo("Overview");
  await see("dead after 1 attempt");
  await take("overview");

  await goTo("Messages");
  await page.getByRole("row").filter({ hasText: "/api/emails" }).first().click();
  await page.getByRole("complementary").getByText("How to fix it").waitFor();
  await take("message-refused");

  await goTo("Migrate…");
  await press("Go on");
  await page.getByLabel(/^Where your app listens/).fill(`${shop}/api/orders`);
  await press(/^Check/);
  await see(/All \d+ answers are right/);
  await press("Go on");
  await see("3 · What would be copied");
  await take("migrate-plan");
  await press(/^Copy \d+…/);
  await page.getByRole("dialog").getByRole("button").last().click();
  await see(/\d+ done, 0 failed/);
  await press("Go on");
  await press(/^Set QSTASH_REGION/);
  await page.getByRole("dialog").getByRole("button").last().click();
  await see(/Deploy your apps with it/);
  await press("Go on");
  await see("6 · Drain");
  await take("migrate-drain");
}

async function take(name: string): Promise<void> {
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    const png = (await page.screenshot()).toString("base64");
    const source = JSON.stringify(`data:image/png;base64,${png}`);
    const webp = await encoder.evaluate<string>(`(${ENCODE})(${source})`);
    writeFileSync(new URL(`${name}-${scheme}.webp`, FOLDER), Buffer.from(webp, "base64"));
  }
}
