import { type LiveEvent, type MessageSummary, startConsole } from "@qstash-verify/console";
import { REGIONS } from "@qstash-verify/core";
import type { Page } from "playwright-core";
import { describe, expect, onTestFinished, test } from "vitest";
import { absentGuide } from "../../dist/console/absent-guide.js";
import { localBackend } from "../../dist/console/local-backend.js";
import { twoRegions } from "../two-regions.js";
import {
  closeBrowserAtTheEnd,
  complaintsOf,
  EXECUTABLE,
  IN_A_BROWSER,
  openPage,
} from "./browser.js";

closeBrowserAtTheEnd();

/** What `dev` lists. */
const MOST = 10_000;
/** More than a screen has, and fewer than a screen and what is drawn beside it. */
const MOST_ROWS = 60;

function summary(number: number): MessageSummary {
  return {
    region: "EU_CENTRAL_1",
    messageId: `msg_${number}`,
    state: "active",
    createdAt: 1_785_500_000_000 + number,
    changedAt: 1_785_500_000_000 + number,
    url: `https://app.example/orders/${number}`,
    attempts: 1,
  };
}

interface FullList {
  readonly page: Page;
  /** Tells the page of messages. */
  tell(...messages: readonly MessageSummary[]): void;
}

/** The page of a console with as many messages as it lists. */
async function fullList(): Promise<FullList> {
  const { emulator } = await twoRegions();
  const backend = localBackend({
    emulator,
    plan: { regions: REGIONS, primary: "EU_CENTRAL_1" },
    env: {},
    version: "1.2.3",
    guide: () => absentGuide("none here"),
  });
  const list = Array.from({ length: MOST }, (_, index) => summary(MOST - index));
  let hear: (event: LiveEvent) => void = () => {};
  const { address, close } = await startConsole({
    backend: {
      ...backend,
      messages: { ...backend.messages, list: async () => list },
      listen(listener) {
        hear = listener;
        return () => {};
      },
    },
  });
  onTestFinished(async () => {
    await close();
    backend.close();
  });
  const page = await openPage(address);
  await page.goto(page.url().replace(/#.*|$/, "#/messages"));
  await page.getByText(`/orders/${MOST}`, { exact: true }).waitFor();
  return { page, tell: (...messages) => hear({ type: "messages", messages }) };
}

/** Of how many the list says it is, its head left out. */
async function length(page: Page): Promise<number> {
  return Number(await page.getByRole("grid").getAttribute("aria-rowcount")) - 1;
}

describe.skipIf(!EXECUTABLE)(IN_A_BROWSER, () => {
  test("of 10,000 messages only what is seen is in the document, wherever one is", async () => {
    const { page } = await fullList();
    const complaints = complaintsOf(page);
    expect(await length(page)).toBe(MOST);
    expect(await page.getByRole("row").count()).toBeLessThan(MOST_ROWS);
    await page.getByRole("grid").press("End");
    await page.getByText("/orders/1", { exact: true }).waitFor();
    expect(await page.getByRole("row").count()).toBeLessThan(MOST_ROWS);
    expect(complaints).toEqual([]);
  });

  test("new messages push out the oldest", async () => {
    const { page, tell } = await fullList();
    tell(...Array.from({ length: 40 }, (_, index) => summary(MOST + 1 + index)));
    await page.getByText(`/orders/${MOST + 40}`, { exact: true }).waitFor();
    expect(await length(page)).toBe(MOST);
    expect(await page.getByRole("row").count()).toBeLessThan(MOST_ROWS);
    await page.getByRole("grid").press("End");
    await page.getByText("/orders/41", { exact: true }).waitFor();
    expect(await page.getByText("/orders/40", { exact: true }).count()).toBe(0);
  });

  test("a message that changes changes its row and no other, also after others came in", async () => {
    const { page, tell } = await fullList();
    tell(summary(MOST + 1), summary(MOST + 2));
    await page.getByText(`/orders/${MOST + 2}`, { exact: true }).waitFor();
    await page.evaluate(`{
      globalThis.touched = new Set();
      new MutationObserver((changes) => {
        for (const { target } of changes) {
          const element = target instanceof Element ? target : target.parentElement;
          touched.add(element.closest(".list-row")?.textContent ?? "the list");
        }
      }).observe(document.querySelector(".list-window"), {
        subtree: true, childList: true, characterData: true, attributes: true,
      });
    }`);
    tell({ ...summary(MOST - 3), state: "delivered", status: 200, duration: 14 });
    await page.getByText("200 in 14 ms").waitFor();
    const touched = await page.evaluate<string[]>("[...touched]");
    expect(touched).toEqual([expect.stringContaining(`/orders/${MOST - 3}200 in 14 ms`)]);
    expect(await length(page)).toBe(MOST);
  });

  test("what one points at is the same when others have come in, until one goes to the newest", async () => {
    const { page, tell } = await fullList();
    const pointed = page.getByRole("row").filter({ hasText: `/orders/${MOST - 2}` });
    await pointed.hover();
    const before = await pointed.boundingBox();
    tell(...Array.from({ length: 5 }, (_, index) => summary(MOST + 1 + index)));
    await page.getByText(`/orders/${MOST + 5}`, { exact: true }).waitFor();
    expect(await pointed.boundingBox()).toEqual(before);
    await page.getByRole("button", { name: "To the newest" }).click();
    await page.getByText("What is new appears at the top.").waitFor();
    tell(summary(MOST + 6));
    await page.getByText(`/orders/${MOST + 6}`, { exact: true }).waitFor();
    await page.getByText("What is new appears at the top.").waitFor();
  });
});
