import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EmulatedRegion } from "@qstash-verify/emulator";
import { parse } from "dotenv";
import { beforeAll, describe, expect, test } from "vitest";
import { contentOf, fillAwkwardly } from "../awkward.js";
import { closeBrowserAtTheEnd, EXECUTABLE, IN_A_BROWSER } from "./browser.js";
import { ConsolePage } from "./console-page.js";
import {
  callApi,
  type DevConsole,
  type DevRegion,
  devConsole,
  folderOfFile,
  STARTING,
} from "./dev-console.js";
import { Keyboard } from "./keyboard.js";

closeBrowserAtTheEnd();

/** 200 in all. */
const COUNTS = { schedules: 150, groups: 25, queues: 25 };

async function contents(region: DevRegion): Promise<object> {
  const list = <T>(path: string) => callApi<T>(region, "GET", path);
  return contentOf({
    urlGroups: await list<EmulatedRegion["urlGroups"]>("/v2/topics"),
    queues: await list<EmulatedRegion["queues"]>("/v2/queues"),
    schedules: await list<EmulatedRegion["schedules"]>("/v2/schedules"),
  });
}

describe.skipIf(!EXECUTABLE)(`the guide with 200 awkward resources ${IN_A_BROWSER}`, () => {
  let session: DevConsole;
  let env: string;
  let before: readonly object[];
  beforeAll(async () => {
    env = join(folderOfFile(), ".env.local");
    // No schedule runs in the middle of it: its clock hardly moves.
    session = await devConsole("--speed=0.001", "--write", env);
    await fillAwkwardly(session.eu, COUNTS);
    before = [await contents(session.eu), await contents(session.us)];
  }, STARTING);

  const expectAsBefore = async () => {
    expect([await contents(session.eu), await contents(session.us)]).toEqual(before);
    expect(parse(readFileSync(env))["QSTASH_REGION"]).not.toBe("US_EAST_1");
  };

  test("from the first step to the last and back, by keyboard alone", async () => {
    const { app, address } = session;
    const at = await ConsolePage.open(address);
    const keys = new Keyboard(at.page);
    await at.see("No messages yet");
    await keys.enter("Migrate…");
    await keys.isAt("Move from EU to US");
    await at.see("1 · From where to where");
    expect(await at.page.getByRole("button", { name: /^Undo/ }).count()).toBe(0);
    await keys.enter("Go on");
    await keys.isAt("2 · Receive from both");
    await keys.type("Where your app listens for QStash", `${app}/orders`);
    await keys.isAt(/^Check/);
    await at.see(/All \d+ answers are right/);
    await keys.enter("Go on");
    await keys.isAt("3 · What would be copied");
    expect(await at.page.getByRole("button", { name: /^Undo/ }).count()).toBe(0);
    await at.look("guided-3-plan-of-200");
    await keys.enter("Copy 200…");
    await keys.agree(/Write 200 resources to US_EAST_1, and pause \d+ schedules/, "Copy 200");
    await at.seeAtLast(/200 done, 0 failed/);
    await at.look("guided-4-copied-200");
    await keys.enter("Paused on purpose: leave as is…");
    await keys.agree(/paused on purpose, so that/, /^Paused on purpose/);
    await at.see("Noted in the journal.");
    await keys.enter("Go on");
    await keys.isAt("5 · Send from the new region");
    await keys.enter("Set QSTASH_REGION to US_EAST_1…");
    await keys.agree(/Set QSTASH_REGION=US_EAST_1 in/, /^Set QSTASH_REGION/);
    await at.see(/Deploy your apps with it/);
    expect(parse(readFileSync(env))["QSTASH_REGION"]).toBe("US_EAST_1");
    await keys.enter("Go on");
    await keys.isAt("6 · Drain");
    await at.see("Nothing waits in the EU any more.");
    await keys.enter("Go on");
    await keys.isAt("7 · Remove the old variables");
    await keys.enter("Undo everything so far…");
    await keys.agree(/our apps send through US_EAST_1/, "Set QSTASH_REGION to EU_CENTRAL_1");
    await keys.agree(/Undo what was done to 200 resources/, "Undo everything so far");
    await at.seeAtLast(/200 undone, 0 left as they are/);
    await at.look("guided-undone-200");
    await expectAsBefore();
    expect(at.complaints).toEqual([]);
  });

  test.for([4, 5, 6])(
    "left at step %i, taken up in a new page, and undone from there",
    async (last) => {
      const first = await ConsolePage.open(session.address);
      await first.goToAddress("/migrate?from=EU_CENTRAL_1&step=3");
      await first.press("Copy 200…");
      await first.agree(/Write 200 resources/);
      await first.seeAtLast(/200 done, 0 failed/);
      if (last > 5) {
        await first.press("Go on");
        await first.press("Set QSTASH_REGION to US_EAST_1…");
        await first.agree(/Set QSTASH_REGION=US_EAST_1 in/);
        await first.see(/Deploy your apps with it/);
      }
      await first.page.context().close();
      const at = await ConsolePage.open(session.address);
      await at.goToAddress(`/migrate?from=EU_CENTRAL_1&step=${last}`);
      await at.page.getByRole("heading", { name: new RegExp(`^${last} · `) }).waitFor();
      await at.press("Undo everything so far…");
      if (last > 5) await at.agree(/our apps send through US_EAST_1/);
      await at.agree(/Undo what was done to 200 resources/);
      await at.seeAtLast(/200 undone, 0 left as they are/);
      await expectAsBefore();
      expect(at.complaints).toEqual([]);
    },
  );
});
