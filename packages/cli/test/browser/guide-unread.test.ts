import { readFileSync, writeFileSync } from "node:fs";
import { startConsole } from "@qstash-verify/console";
import { describe, expect, onTestFinished, test } from "vitest";
import { call } from "../awkward.js";
import { accountsConsole } from "../console/accounts-console.js";
import { moodyApi } from "../console/moody-api.js";
import { twoRegions } from "../two-regions.js";
import { closeBrowserAtTheEnd, EXECUTABLE, IN_A_BROWSER } from "./browser.js";
import { ConsolePage } from "./console-page.js";
import { consoleOf } from "./guide-console.js";

closeBrowserAtTheEnd();

describe.skipIf(!EXECUTABLE)(`a region that cannot be read ${IN_A_BROWSER}`, () => {
  test("is never taken for one in which nothing is left", async () => {
    const regions = await twoRegions();
    const { eu, us, env } = regions;
    await call(eu, "POST", "/v2/publish/http://127.0.0.1:9/", { "Upstash-Delay": "1h" });
    await call(eu, "POST", "/v2/queues", {}, '{"queueName":"mails","parallelism":1}');
    const api = await moodyApi(us);
    writeFileSync(env, `${readFileSync(env)}\nUS_EAST_1_QSTASH_URL=${api.url}\n`);
    const at = await ConsolePage.open(await consoleOf(regions));
    await at.goToAddress("/migrate?from=EU_CENTRAL_1&step=6");
    await at.see("1 still in the EU. It is counted again every few seconds.");
    api.become({ status: 503 });
    const unread = "US_EAST_1 cannot be read \\(it answered 503\\)";
    await at.seeAtLast(new RegExp(`^Not known: ${unread}. 1 was left in the EU at \\d`));
    expect(await at.page.getByText("Nothing waits").count()).toBe(0);
    expect(await at.page.getByRole("button", { name: "Go on" }).isDisabled()).toBe(true);
    await at.look("guide-6-unread");
    await at.goToAddress("/migrate?from=EU_CENTRAL_1&step=3");
    await at.see(new RegExp(`^The plan is not known: ${unread}.$`));
    expect(await at.page.getByRole("button", { name: /Save|Copy/ }).count()).toBe(0);
    await at.look("guide-3-unread");
    api.become("well");
    await at.press("Look again");
    await at.see("Copy 1…");
  });

  test("is never taken for one in which nothing is", async () => {
    const { us, backend } = await accountsConsole();
    us.become("cut");
    const { address, close } = await startConsole({ backend });
    onTestFinished(close);
    const at = await ConsolePage.open(address);
    await at.goToAddress("/schedules");
    await at.see("0 schedules in eu-central-1.");
    await at.see(/us-east-1: .* Nothing of it could be read/);
    expect(await at.page.getByText("No schedules").count()).toBe(0);
    await at.goToAddress("/schedules?region=US_EAST_1");
    await at.see("Not read.");
  });
});
