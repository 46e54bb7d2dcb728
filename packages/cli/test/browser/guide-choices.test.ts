import { describe, expect, test } from "vitest";
import { call } from "../awkward.js";
import { type TwoRegions, twoRegions } from "../two-regions.js";
import { closeBrowserAtTheEnd, EXECUTABLE, IN_A_BROWSER } from "./browser.js";
import { ConsolePage } from "./console-page.js";
import { consoleOf } from "./guide-console.js";

closeBrowserAtTheEnd();

async function group(region: TwoRegions["eu"], url: string): Promise<void> {
  const body = JSON.stringify({ endpoints: [{ url }] });
  await call(region, "POST", "/v2/topics/orders/endpoints", {}, body);
}

async function queue(region: TwoRegions["eu"], queueName: string): Promise<void> {
  await call(region, "POST", "/v2/queues", {}, JSON.stringify({ queueName, parallelism: 1 }));
}

const addressesIn = ({ urlGroups }: TwoRegions["eu"]) =>
  urlGroups.flatMap(({ endpoints }) => endpoints.map(({ url }) => url));

/** Step 3, where it is decided to replace a group in the US. A queue is copied without a decision. */
async function decided(): Promise<TwoRegions & { at: ConsolePage }> {
  const regions = await twoRegions();
  await group(regions.eu, "https://eu.example/");
  await group(regions.us, "https://old.example/");
  await queue(regions.eu, "first");
  const at = await ConsolePage.open(await consoleOf(regions));
  await at.goToAddress("/migrate?from=EU_CENTRAL_1&step=3");
  await at.press("orders");
  await at.choose("What to do with it", "overwrite");
  await at.see("Replace it in US_EAST_1: copied with the rest");
  return { ...regions, at };
}

describe.skipIf(!EXECUTABLE)(`the choices in a plan ${IN_A_BROWSER}`, () => {
  test("a decision is carried out once", async () => {
    const { eu, us, at } = await decided();
    await at.press("Copy 2…");
    const lost = "url-group orders \\(the target has one more endpoint: https://old.example/\\)";
    await at.page
      .getByRole("dialog")
      .getByText(/This replaces/)
      .waitFor();
    await at.look("guide-3-replaces");
    // A queue may have the same name.
    const kinds = at.page.getByRole("cell").getByText("url-group", { exact: true });
    expect(await kinds.filter({ visible: true }).count()).toBe(1);
    const size = at.page.viewportSize();
    await at.page.setViewportSize({ width: 360, height: 740 });
    expect(await kinds.filter({ visible: true }).count()).toBe(1);
    if (size) await at.page.setViewportSize(size);
    await at.agree(new RegExp(`This replaces in US_EAST_1: ${lost}. Write 2 resources`));
    await at.see(/2 done, 0 failed/);
    expect(addressesIn(us)).toEqual(["https://eu.example/"]);

    // The very same difference, but made on purpose since.
    await group(us, "https://old.example/");
    await queue(eu, "mails");
    await at.press("Look again");
    await at.press("Copy to US_EAST_1: 1…");
    await at.agree(/^Write 1 resource to US_EAST_1\?$/);
    await at.see(/1 done, 0 failed/);
    expect(addressesIn(us)).toEqual(["https://eu.example/", "https://old.example/"]);
    expect(at.complaints).toEqual([]);
  });

  test("a decision is dropped when something else is in the way", async () => {
    const { us, at } = await decided();
    await group(us, "https://new.example/");
    await at.press("Look again");
    await at.see(/one more endpoint: https:\/\/new/);
    await at.see("Copy 1…");
    const choice = at.page.getByRole("combobox", { name: "What to do with it" });
    expect(await choice.inputValue()).toBe("");
  });

  test("choices are not taken over into the other direction", async () => {
    const { eu, us, at } = await decided();
    await queue(us, "theirs");
    await at.page.getByLabel("Copy queue first").uncheck();
    await at.goToAddress("/migrate?from=US_EAST_1&step=3");
    await at.see("Copy 1…");
    await at.see("the target has one more endpoint: https://eu.example/");
    await at.goToAddress("/migrate?from=EU_CENTRAL_1&step=3");
    await at.see("Copy 1…");
    expect(await at.page.getByLabel("Copy queue first").isChecked()).toBe(true);
    expect([addressesIn(eu), addressesIn(us)]).toEqual([
      ["https://eu.example/"],
      ["https://old.example/"],
    ]);
  });
});
