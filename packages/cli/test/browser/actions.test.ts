import { hostileDeliveries } from "@qstash-verify/testing";
import { Client } from "@upstash/workflow";
import { beforeAll, describe, expect, test } from "vitest";
import { closeBrowserAtTheEnd, EXECUTABLE, IN_A_BROWSER } from "./browser.js";
import { ConsolePage } from "./console-page.js";
import { callApi, type DevConsole, type DevRegion, devConsole, STARTING } from "./dev-console.js";

closeBrowserAtTheEnd();

interface Published {
  readonly messageId: string;
}

describe.skipIf(!EXECUTABLE)(`actions ${IN_A_BROWSER}`, () => {
  let session: DevConsole;
  beforeAll(async () => {
    session = await devConsole();
  }, STARTING);

  /** What `dev` has told of deliveries to a URL that ends so. */
  const told = (type: string, url: string) =>
    session.dev.lines.filter(
      (line) => line.type === type && "url" in line && line.url.endsWith(url),
    );
  const hasTold = (type: string, url: string, times = 1) =>
    expect.poll(() => told(type, url).length, { timeout: 20_000 }).toBe(times);
  const publish = (region: DevRegion, path: string, headers: Record<string, string> = {}) =>
    callApi<Published>(region, "POST", `/v2/publish/${session.app}${path}`, headers, "{}");

  test("publish, deliver again, edit and send again, cancel", async () => {
    const { app, us } = session;
    const at = await ConsolePage.open(session.address);
    const dialog = at.page.getByRole("dialog");
    await at.goTo("Messages");
    await at.press("Publish…");
    await at.fill("Destination", `${app}/orders?published`, dialog);
    await at.fill("Headers", "no header at all", dialog);
    await at.press("Publish", dialog);
    await dialog.getByRole("alert").waitFor();
    await at.fill("Headers", "Content-Type: application/json\nX-Shop: 7", dialog);
    await at.fill("Body", '{"order":7}', dialog);
    await at.fill("Label", "by-hand", dialog);
    await at.look("publish");
    await dialog.getByLabel("Label").press("Enter");
    await at.told(/Published as msg_\w+ in eu-central-1/);
    await hasTold("delivered", "?published");
    expect(told("delivered", "?published")[0]).toMatchObject({
      region: "EU_CENTRAL_1",
      labels: ["by-hand"],
    });

    await at.openMessage("?published");
    await at.press("Deliver again", at.panel);
    await at.told(/Published as msg_/);
    await hasTold("delivered", "?published", 2);

    await at.press("Edit and send…", at.panel);
    await at.fill("Destination", `${app}/orders?edited`, dialog);
    await at.choose("Region", "US_EAST_1", dialog);
    await at.press("Publish", dialog);
    await at.told(/Published as msg_/);
    await hasTold("delivered", "?edited");
    expect(told("delivered", "?edited")[0]).toMatchObject({ region: "US_EAST_1" });

    const signed = '{"a":1}\n';
    await callApi(us, "POST", `/v2/publish/${app}/bytes?signed`, {}, signed);
    await at.openMessage("?signed");
    await at.press("Edit and send…", at.panel);
    await at.fill("Destination", `${app}/bytes?relabelled`, dialog);
    await at.fill("Label", "again", dialog);
    await at.press("Publish", dialog);
    await at.told(/Published as msg_/);
    await hasTold("delivered", "?relabelled");
    expect(session.shop.body).toBe(signed);

    const { messageId } = await publish(us, "/orders?cancelled", { "Upstash-Delay": "1h" });
    await at.openMessage("?cancelled");
    await at.press("Deliver again", at.panel);
    const question = at.page
      .getByRole("dialog")
      .getByText(/is still due at .*, so it would be delivered twice/);
    await question.waitFor();
    await at.press("Cancel", at.page.getByRole("dialog"));
    await at.press("Edit and send…", at.panel);
    await question.waitFor();
    await at.press("Close", dialog);
    expect(told("delivered", "?cancelled")).toEqual([]);
    await at.press("Cancel", at.panel);
    await at.agree(/is not delivered any more/);
    await at.told("cancelled");
    await expect(callApi(us, "GET", `/v2/messages/${messageId}`)).rejects.toThrow("404");
    await at.see("cancelled", at.row("?cancelled"));
    expect(at.complaints).toEqual([]);
  });

  test("each spoiled delivery is refused by an app that verifies, and an app that does not is shown", async () => {
    const at = await ConsolePage.open(session.address);
    await publish(session.eu, "/strict");
    await publish(session.eu, "/open");
    await at.goTo("Messages");
    const spoil = async (spoiling: string) => {
      await at.choose("How to tamper with it", spoiling, at.panel);
      const answered = at.page.waitForResponse(/\/spoil$/);
      await at.press("Send damaged", at.panel);
      await answered;
      return at.panel.getByRole("status");
    };
    await at.openMessage("/strict");
    const choices = at.panel.getByRole("combobox", { name: "How to tamper with it" });
    await choices.waitFor();
    const spoilings = await choices
      .getByRole("option")
      .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
    expect(spoilings).toEqual(hostileDeliveries.map(({ name }) => name));
    for (const { name, label, code } of hostileDeliveries) {
      const answer = await spoil(name);
      await answer.getByText("refused, as it should be").waitFor();
      await answer.getByText(code, { exact: true }).waitFor();
      expect(await answer.textContent()).toContain(`${label}: 401`);
      // Nothing is to be fixed.
      expect(await answer.getByRole("link").count()).toBe(0);
    }
    const [first] = hostileDeliveries;
    await at.choose("How to tamper with it", String(first?.name), at.panel);
    expect(await at.panel.getByRole("status").count()).toBe(0);
    await at.choose("How to tamper with it", "region", at.panel);
    await at.see("Without the option strict, your app accepts and processes it.", at.panel);
    await at.look("spoiled-refused");
    await at.openMessage("/open");
    await at.see("/open", at.panel);
    await (await spoil("stranger")).getByText(/accepted|not refused/).waitFor();
    await at.look("spoiled-accepted");
    expect(at.complaints).toEqual([]);
  });

  test("dead letters are delivered again and deleted, one and many", async () => {
    const { eu, us, shop } = session;
    const letters = async (region: DevRegion) =>
      (await callApi<{ messages: readonly object[] }>(region, "GET", "/v2/dlq")).messages.length;
    shop.isBusy = true;
    for (let index = 0; index < 13; index += 1) {
      for (const region of [eu, us]) {
        await publish(region, `/busy?dead=${index}`, { "Upstash-Retries": "0" });
      }
    }
    const at = await ConsolePage.open(session.address);
    await at.goTo(/^Dead letters/, "Dead letters");
    await at.see("26 dead letters.");
    shop.isBusy = false;
    const row = at.page.getByRole("row").filter({ hasText: "?dead=3" });
    await row.first().getByRole("link").click();
    await at.press("Deliver again", at.panel);
    await at.told(/: /);
    await hasTold("delivered", "/busy?dead=3");
    await at.see("25 dead letters.");
    await row.first().getByRole("link").click();
    await at.press("Delete", at.panel);
    await at.agree(/Delete for good\? It can be neither read .* \(.* in (eu-central|us-east)-1\)/);
    await at.told(/deleted/);
    await at.see("24 dead letters.");
    expect((await letters(eu)) + (await letters(us))).toBe(24);

    const boxes = (index: number) =>
      at.page
        .getByRole("row")
        .filter({ hasText: `?dead=${index}` })
        .getByRole("checkbox");
    for (const box of await boxes(5).all()) await box.check();
    await at.press("Delete 2");
    await at.look("dead-letters-question");
    await at.agree(/Delete for good\?.* \(1 in eu-central-1, 1 in us-east-1\)$/);
    await at.told("All 2 (1 in eu-central-1, 1 in us-east-1): deleted");
    await at.page.getByRole("checkbox", { name: "Choose all rows" }).check();
    await at.look("dead-letters-chosen");
    await at.press("Deliver again 22");
    await at.agree(/^Deliver again: 22 \(1[01] in eu-central-1, 1[12] in us-east-1\)\?$/);
    await at.told(/All 22 \(/);
    await at.page.getByRole("heading", { name: "No dead letters" }).waitFor();
    expect([await letters(eu), await letters(us)]).toEqual([0, 0]);
    await hasTold("delivered", "/busy?dead=12", 2);
    expect(at.complaints).toEqual([]);
  });

  test("schedules run, pause, go on and go; queues, groups and flow control, too", async () => {
    const { app, eu, us } = session;
    const headers = { "Upstash-Cron": "0 3 * * *", "Upstash-Schedule-Id": "nightly" };
    await callApi(us, "POST", `/v2/schedules/${app}/orders?scheduled`, headers);
    await callApi(eu, "POST", "/v2/queues", {}, '{"queueName":"emails","parallelism":2}');
    const endpoints = JSON.stringify({ endpoints: [{ url: `${app}/orders` }] });
    await callApi(eu, "POST", "/v2/topics/shops/endpoints", {}, endpoints);
    await publish(eu, "/orders?limited", {
      "Upstash-Flow-Control-Key": "limited",
      "Upstash-Flow-Control-Value": "parallelism=1",
    });
    const at = await ConsolePage.open(session.address);
    const isPaused = async (region: DevRegion, path: string, name: string) =>
      (await callApi<Record<string, unknown>>(region, "GET", path))[name];

    await at.goTo("Schedules");
    await at.openRow("nightly");
    await at.press("Run now", at.panel);
    await at.told(/nightly in us-east-1: /);
    await hasTold("delivered", "/orders?scheduled");
    await at.press("Pause", at.panel);
    await at.told("nightly in us-east-1: paused");
    expect(await isPaused(us, "/v2/schedules/nightly", "isPaused")).toBe(true);
    await at.press("Resume", at.panel);
    await at.told(/nightly in us-east-1: /);
    expect(await isPaused(us, "/v2/schedules/nightly", "isPaused")).toBe(false);
    await at.press("Delete", at.panel);
    await at.agree(/\(nightly in us-east-1\)/);
    await at.page.getByRole("heading", { name: "No schedules" }).waitFor();
    await expect(callApi(us, "GET", "/v2/schedules/nightly")).rejects.toThrow("404");

    for (const [link, id, path, name] of [
      ["Queues", "emails", "/v2/queues/emails", "paused"],
      ["Flow control", "limited", "/v2/flowControl/limited", "isPaused"],
    ] as const) {
      await at.goTo(link);
      await at.openRow(id);
      await at.press("Pause", at.panel);
      await at.told(`${id} in eu-central-1: paused`);
      expect(await isPaused(eu, path, name)).toBe(true);
      await at.press("Resume", at.panel);
      await at.told(new RegExp(`${id} in .*: `));
      expect(await isPaused(eu, path, name)).toBe(false);
    }
    await at.goTo("URL groups");
    await at.openRow("shops");
    await at.press("Delete", at.panel);
    await at.agree(/What is published to it then fails/);
    await at.page.getByRole("heading", { name: "No URL groups" }).waitFor();
    await expect(callApi(eu, "GET", "/v2/topics/shops")).rejects.toThrow("404");
    expect(at.complaints).toEqual([]);
  });

  test("runs are notified, cancelled, resumed and restarted", async () => {
    const { app, us } = session;
    const start = async (path: string) => {
      const client = new Client({ baseUrl: us.url, token: us.token });
      return (await client.trigger({ url: `${app}${path}`, retries: 0 })).workflowRunId;
    };
    const states = async (id: string) => {
      const { runs } = await callApi<{ runs: readonly { workflowState: string }[] }>(
        us,
        "GET",
        `/v2/workflows/logs?workflowRunId=${id}`,
      );
      return runs.map(({ workflowState }) => workflowState);
    };
    const paid = await start("/workflow");
    const at = await ConsolePage.open(session.address);
    const dialog = at.page.getByRole("dialog");
    await at.goTo("Workflow runs");
    await at.openRow(paid);
    await at.panel.getByRole("img", { name: "wait for payment: waiting" }).waitFor();
    await at.press("Notify…");
    await at.choose("Region", "US_EAST_1", dialog);
    await at.fill("Event id", "paid", dialog);
    await at.fill("Data", '{"by":"card"}', dialog);
    await at.look("notify");
    await at.press("Notify", dialog);
    await at.told("1 run went on.");
    await at.see("succeeded", at.panel);
    expect(await states(paid)).toEqual(["RUN_SUCCESS"]);
    await at.look("run-succeeded");

    const cancelled = await start("/workflow");
    await at.openRow(cancelled);
    await at.press("Cancel", at.panel);
    await at.agree(/Its next steps are not called/);
    await at.told(/cancelled/);
    await at.see("cancelled", at.panel);
    expect(await states(cancelled)).toEqual(["RUN_CANCELED"]);

    for (const verb of ["Resume", "Restart"]) {
      const failed = await start("/failing");
      await at.openRow(failed);
      await at.see("the card was refused", at.panel);
      const before = await at.page.getByRole("row").count();
      const offered = at.panel.getByRole("button", { name: /^Re/ });
      expect(await offered.allTextContents()).toEqual(["Resume", "Restart"]);
      await at.press(verb, at.panel);
      if (verb === "Restart") await at.agree(/All finished steps run again/);
      await at.told(new RegExp(`${failed} in .*: ${verb.toLowerCase()}`));
      await expect.poll(() => at.page.getByRole("row").count()).toBe(before + 1);
    }
    expect(at.complaints).toEqual([]);
  });

  test("keys are rolled, with a warning", async () => {
    const { eu } = session;
    const keys = () => callApi<{ current: string; next: string }>(eu, "GET", "/v2/keys");
    const before = await keys();
    const at = await ConsolePage.open(session.address);
    await at.goTo("Keys");
    const card = at.page.getByRole("region", { name: "eu-central-1" });
    await at.press("Roll…", card);
    await at.see(/After a second roll they reject every/);
    await at.look("keys-question");
    await at.press("Cancel", at.page.getByRole("dialog"));
    expect(await keys()).toEqual(before);
    await at.press("Roll…", card);
    await at.agree(/After a second roll/);
    await at.told(/were rolled/);
    await at.see("rolled", card);
    await at.look("keys-rolled");
    expect((await keys()).current).toBe(before.next);
    expect(await at.page.content()).not.toMatch(/sig_\w{5}/);
    expect(at.complaints).toEqual([]);
  });

  test("time passes, things go wrong, and a region is away and comes back", async () => {
    const { eu, us } = session;
    const at = await ConsolePage.open(session.address);
    const card = (name: string) => at.page.getByRole("region", { name });
    await publish(us, "/open?tomorrow", { "Upstash-Delay": "20h" });
    await at.goTo("Clock and faults");
    await at.choose("Speed", "60", card("Clock"));
    await at.told("The speed was changed.");
    await at.see("· 60×");
    await at.choose("Speed", "1", card("Clock"));
    await at.told("The speed was changed.");
    await at.fill("Another time", "soon", card("Clock"));
    await at.press("Advance", card("Clock"));
    await at.told(/it must be a duration, such as 90s/);
    expect(told("delivered", "?tomorrow")).toEqual([]);
    await at.press("+1d", card("Clock"));
    await at.told("The clock was moved by 1d.");
    await hasTold("delivered", "?tomorrow");

    await at.fill("Lose the delivery, %", "100", card("us-east-1"));
    await at.press("Set these faults", card("us-east-1"));
    await at.told("The faults of the US are set.");
    await publish(us, "/open?lost", { "Upstash-Retries": "0" });
    await hasTold("dead", "?lost");
    await at.press("Clear", card("us-east-1"));
    await at.told(/Nothing goes wrong in the US any more/);
    await publish(us, "/open?found");
    await hasTold("delivered", "?found");

    await at.goTo(/^Dead letters/, "Dead letters");
    await at.row("?lost").waitFor();
    await at.goTo("Clock and faults");
    await at.press("Take the US down", card("us-east-1"));
    await at.told(/us-east-1 is off/);
    await expect(callApi(us, "GET", "/v2/queues")).rejects.toThrow();
    await at.see("off", at.page.getByRole("banner"));
    await at.goTo(/^Dead letters/, "Dead letters");
    await at.see(/us-east-1: .*What is shown of it was read at/);
    await at.see("not live", at.row("?lost"));
    await at.look("outage-dead-letters");
    await at.goTo("Overview", "Regions");
    await at.see(/Last read at/);
    await at.look("outage-overview");
    await publish(eu, "/open?meanwhile");
    await hasTold("delivered", "?meanwhile");
    await at.goTo("Clock and faults");
    await at.press("Bring the US back", card("us-east-1"));
    await at.told("us-east-1 is back.");
    await callApi(us, "GET", "/v2/queues");
    await at.goTo(/^Dead letters/, "Dead letters");
    await at.row("?lost").waitFor();
    await at.page.getByText("not live").waitFor({ state: "detached" });
    expect(at.complaints).toEqual([]);
  });
});
