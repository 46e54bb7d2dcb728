import { readFileSync, writeFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { call, contentOf, fillAwkwardly } from "../awkward.js";
import { serve } from "../hostile.js";
import { refusingApi } from "../refusing-api.js";
import { twoRegions } from "../two-regions.js";
import { verifying } from "../verifying-app.js";
import {
  closeBrowserAtTheEnd,
  complaintsOf,
  EXECUTABLE,
  IN_A_BROWSER,
  look,
  openPage,
} from "./browser.js";
import { consoleOf } from "./guide-console.js";

closeBrowserAtTheEnd();

async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

/** Agrees to the question that is shown, which says this. */
async function agree(page: Page, question: RegExp): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByText(question).waitFor();
  await dialog.getByRole("button").last().click();
}

async function goOn(page: Page, title: string): Promise<void> {
  await press(page, "Go on");
  await see(page, title);
  // Whoever uses a keyboard or a screen reader goes on where the step begins.
  expect(await page.evaluate("document.activeElement.textContent")).toContain(title);
}

async function see(page: Page, title: string): Promise<void> {
  await page.getByRole("heading", { name: title }).waitFor();
}

describe.skipIf(!EXECUTABLE)(IN_A_BROWSER, () => {
  test("the whole guide, from the first question to the end, and back by undo", async () => {
    const regions = await twoRegions();
    const { eu, us, emulator } = regions;
    await fillAwkwardly(eu, { schedules: 12, groups: 3, queues: 3 });
    await call(eu, "POST", "/v2/queues", {}, '{"queueName":"late","parallelism":1,"paused":true}');
    await call(eu, "POST", "/v2/enqueue/late/http://127.0.0.1:9/", {}, "x");
    const before = [await contentOf(eu), await contentOf(us)];
    const url = await serve(verifying({ env: emulator.env("migration") }));
    const page = await openPage(await consoleOf(regions));
    const complaints = complaintsOf(page);
    await press(page, "Migrate…");
    await see(page, "1 · From where to where");
    await look(page, "guide-1-regions");

    await goOn(page, "2 · Receive from both");
    await page.getByLabel("Where your app listens for QStash").fill(url);
    await look(page, "guide-2-receive");
    await press(page, "Check");
    await page.getByText(/All \d+ answers are right/).waitFor();
    await look(page, "guide-2-checked");

    await goOn(page, "3 · What would be copied");
    await press(page, "late");
    await page.getByLabel("What to do with it").selectOption("leave-messages");
    await look(page, "guide-3-plan");
    await press(page, "late");
    await press(page, "schedule.4_-");
    await look(page, "guide-3-difference");
    await page.getByLabel("Copy schedule schedule.2_-").uncheck();
    await press(page, "Copy 18…");
    await page
      .getByRole("dialog")
      .getByText(/Write 18 resources/)
      .waitFor();
    await look(page, "guide-3-question");
    await agree(page, /Write 18 resources to US_EAST_1, and pause 9 schedules/);

    await see(page, "4 · Copy");
    await page.getByText(/18 done, 0 failed/).waitFor();
    await look(page, "guide-4-copied");
    await press(page, "Include what you left out: 1");
    await press(page, "Copy to US_EAST_1: 1…");
    await agree(page, /Write 1 resource to US_EAST_1/);
    await page.getByText(/1 done, 0 failed/).waitFor();
    await press(page, "Paused on purpose: leave as is…");
    await agree(page, /paused on purpose, so that/);
    await page.getByText("Noted in the journal.").waitFor();

    await goOn(page, "5 · Send from the new region");
    await look(page, "guide-5-send");
    await press(page, "Set QSTASH_REGION to US_EAST_1…");
    await agree(page, /Set QSTASH_REGION=US_EAST_1 in/);
    await page.getByText(/Deploy your apps with it/).waitFor();

    await goOn(page, "6 · Drain");
    await page.getByText(/^1 still in the EU/).waitFor();
    await look(page, "guide-6-drain");
    for (const { messageId } of eu.messages) await call(eu, "DELETE", `/v2/messages/${messageId}`);
    // It is counted again without anything being done on the page.
    await page.getByText("Nothing waits in the EU any more.").waitFor();

    await goOn(page, "7 · Remove the old variables");
    await look(page, "guide-7-release");

    // Left, and taken up again: what is next is opened by itself.
    await page.goto(page.url().replace(/#.*/, "#/overview"));
    await press(page, "Migrate…");
    await see(page, "7 · Remove the old variables");

    await press(page, "Undo everything so far…");
    await agree(page, /Your apps send through US_EAST_1: .*Set QSTASH_REGION=EU_CENTRAL_1/);
    await agree(page, /Undo what was done to 19 resources/);
    await page.getByText(/19 undone, 0 left as they are/).waitFor();
    await look(page, "guide-undone");
    expect(await contentOf(us)).toEqual(before[1]);
    expect(complaints).toEqual([]);
  });

  test("published dead letters are marked, and delivered again only after a question", async () => {
    const regions = await twoRegions();
    const { eu, emulator } = regions;
    const bury = async (name: string) => {
      const headers = { "Upstash-Retries": "0" };
      await call(eu, "POST", `/v2/publish/http://127.0.0.1:9/${name}`, headers, name);
      await emulator.clock.advance("1m");
    };
    await bury("published");
    const page = await openPage(await consoleOf(regions));
    const goTo = (hash: string) => page.goto(page.url().replace(/#.*|$/, hash));
    await goTo("#/migrate?from=EU_CENTRAL_1&step=6");
    await press(page, "Publish the dead letters in US_EAST_1…");
    await agree(page, /Publish 1 dead letter in US_EAST_1/);
    await page.getByText("Do not deliver it again there").waitFor();
    await look(page, "guide-6-published");
    await bury("new");
    await goTo("#/dlq?region=EU_CENTRAL_1");
    const rows = page.getByRole("row");
    await rows.filter({ hasText: "/published" }).getByText("published in US_EAST_1").waitFor();
    await rows.filter({ hasText: "/new" }).waitFor();
    expect(await page.getByText("published in US_EAST_1").count()).toBe(1);

    const question =
      "1 of these was already published in US_EAST_1 by the migration. Delivered again, it is processed twice. Deliver again: 2 (2 in eu-central-1)?";
    await page.getByRole("checkbox", { name: "Choose all rows" }).check();
    await press(page, "Deliver again 2");
    await page.getByRole("dialog").getByText(question).waitFor();
    await look(page, "dead-letters-published");
    await press(page, "Cancel");
    expect(eu.deadLetters).toHaveLength(2);

    // The same in the message's own panel; what is not published is not asked about.
    const open = ({ messageId }: { readonly messageId: string }) =>
      goTo(`#/messages?open=EU_CENTRAL_1/${messageId}`);
    const [published, fresh] = ["published", "new"].map((name) =>
      eu.deadLetters.find(({ url }) => url.endsWith(name)),
    );
    if (!published || !fresh) throw new Error("a dead letter is gone");
    await open(published);
    await page.getByRole("complementary").getByText("published in US_EAST_1").waitFor();
    await press(page, "Deliver again");
    await agree(page, /It was already published in US_EAST_1 .* Deliver it again\?/);
    await page.getByText(/: sent again/).waitFor();
    await press(page, "Close");
    await open(fresh);
    await page.getByRole("complementary").getByText("/new").first().waitFor();
    await press(page, "Deliver again");
    await page.getByText(`${fresh.messageId} in eu-central-1: sent again`).waitFor();
    const left = eu.deadLetters.map(({ dlqId }) => dlqId);
    expect(left).not.toContain(published.dlqId);
    expect(left).not.toContain(fresh.dlqId);
  });

  test("a copy that is under way is seen by every page, and stopped by a button", async () => {
    const regions = await twoRegions();
    const { eu, us, env } = regions;
    await fillAwkwardly(eu, { schedules: 40, groups: 0, queues: 0 });
    let goAhead = () => {};
    const looked = new Promise<void>((resolve) => {
      goAhead = resolve;
    });
    const slow = await refusingApi(us, async (method) => {
      if (method !== "GET" && us.schedules.length > 10) await looked;
      return undefined;
    });
    writeFileSync(env, `${readFileSync(env)}\nUS_EAST_1_QSTASH_URL=${slow}\n`);
    const address = await consoleOf(regions);
    const page = await openPage(address);
    await page.goto(page.url().replace(/#.*|$/, "#/migrate?from=EU_CENTRAL_1&step=4"));
    await press(page, /^Copy to US_EAST_1: \d+…/);
    await agree(page, /Write 40 resources/);
    await page.getByRole("progressbar", { name: "copying" }).waitFor();
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByRole("progressbar", { name: "copying" }).waitFor();
    await look(other, "guide-4-copying");
    await press(other, "Stop safely");
    await other.getByText("Stopping: what was begun is finished").waitFor();
    goAhead();
    await page.getByText("stopped: interrupted").waitFor();
    await page.getByRole("button", { name: /^Copy to US_EAST_1: \d+…/ }).waitFor();
    await look(page, "guide-4-stopped");
    const isRunning = ({ isPaused }: { readonly isPaused: boolean }) => !isPaused;
    const running = [...eu.schedules, ...us.schedules].filter(isRunning);
    expect(running).toHaveLength(36);
  });
});
