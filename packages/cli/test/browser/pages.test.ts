import { signDelivery } from "@qstash-verify/testing";
import { Client } from "@upstash/qstash";
import { Client as Workflows } from "@upstash/workflow";
import { beforeAll, describe, expect, test } from "vitest";
import { closeBrowserAtTheEnd, EXECUTABLE, IN_A_BROWSER } from "./browser.js";
import { ConsolePage } from "./console-page.js";
import { callApi, type DevConsole, devConsole, STARTING } from "./dev-console.js";

closeBrowserAtTheEnd();

/** The kinds of resources: what the navigation calls them, and what is said where there is none. */
const KINDS = [
  ["Dead letters", "No dead letters"],
  ["Schedules", "No schedules"],
  ["Queues", "No queues"],
  ["URL groups", "No URL groups"],
  ["Flow control", "No flow control keys"],
  ["Workflow runs", "No workflow runs"],
] as const;

function slug(title: string): string {
  return title.toLowerCase().replaceAll(" ", "-");
}

/** Fills both regions with something of every kind, by the vendor's clients. */
async function fill({ eu, us, app }: DevConsole): Promise<void> {
  const european = new Client({ baseUrl: eu.url, token: eu.token });
  const american = new Client({ baseUrl: us.url, token: us.token });
  for (const client of [european, american]) {
    await client.schedules.create({
      scheduleId: "nightly-report",
      destination: `${app}/orders?report=nightly&of=the-shop-with-a-rather-long-name`,
      cron: "0 3 * * *",
    });
    await client.queue({ queueName: "emails" }).upsert({ parallelism: 2 });
    await client.publishJSON({ url: `${app}/orders`, body: { order: 7 }, label: "billing" });
    await client.publishJSON({ url: `${app}/busy`, body: { order: 8 }, retries: 0 });
    await client.publishJSON({ url: `${app}/busy?again=1`, body: { order: 9 } });
    await client.publishJSON({ url: `${app}/other`, body: { order: 10 }, retries: 0 });
    await client.publishJSON({ url: `${app}/orders?later=1`, body: {}, delay: 3600 });
    await client.publishJSON({
      url: `${app}/orders?limited=1`,
      body: {},
      flowControl: { key: "orders", rate: 10, parallelism: 2 },
    });
  }
  await european.urlGroups.addEndpoints({
    name: "orders",
    endpoints: [{ url: `${app}/orders` }, { url: `${app}/open` }],
  });
  const workflows = new Workflows({ baseUrl: us.url, token: us.token });
  await workflows.trigger({ url: `${app}/workflow`, body: { order: 7 } });
  await workflows.trigger({ url: `${app}/failing`, retries: 0 });
}

describe.skipIf(!EXECUTABLE)(`pages ${IN_A_BROWSER}`, () => {
  let session: DevConsole;
  beforeAll(async () => {
    session = await devConsole();
  }, STARTING);

  /** What a table holds is in sight, without scrolling it. */
  const expectWhole = async (at: ConsolePage) =>
    expect(
      await at.page
        .locator(".table-box")
        .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
    ).toBe(0);

  test("a new console teaches what to do on every page", async () => {
    const at = await ConsolePage.open(session.address);
    await at.see("No messages yet");
    await at.see("client.publishJSON(");
    await at.look("empty-overview");
    await at.goTo("Messages");
    await at.see("No messages yet");
    for (const [link, lesson] of KINDS) {
      await at.goTo(link);
      await at.page.getByRole("heading", { name: lesson }).waitFor();
    }
    await at.look("empty-runs");
    await at.goTo("Keys");
    await at.see("your keys are the region's own");
    await at.look("keys");
    await at.goTo("Explain");
    await at.look("empty-explain");
    await at.goTo("Clock and faults");
    await at.page.getByRole("region", { name: "us-east-1" }).waitFor();
    await at.look("clock-and-faults");
    await at.goTo("Migrate…", "Move from EU to US");
    await at.look("empty-migrate");
    expect(at.complaints).toEqual([]);
  });

  test("messages: live, narrowed, searched, and opened to their timeline", async () => {
    const { app } = session;
    const at = await ConsolePage.open(session.address);
    await at.goTo("Messages");
    await fill(session);
    // They come without anything being done on the page.
    await at.row("/orders?limited=1").waitFor();
    await at.row("dead after 1 attempt").waitFor();
    await at.row(/503, again/).waitFor();
    await at.look("messages");
    await at.choose("State", "dead");
    await at.see(/^5 messages of \d+/);
    await at.choose("Region", "US_EAST_1");
    await at.see(/^3 messages of \d+/);
    await at.fill("Search id, URL, label, schedule, code", "signature_mismatch");
    await at.see(/^1 message of \d+/);
    await at.openMessage("/other");
    const { panel } = at;
    await at.see("signature_mismatch", panel);
    await at.see("How to fix it", panel);
    await at.see(/signed by the current key of/, panel);
    expect(await panel.getByRole("link", { name: "How to fix it" }).getAttribute("href")).toMatch(
      /^https:\/\/.*signature_mismatch/,
    );
    await panel.getByText("Request as sent").click();
    await at.see("upstash-signature", panel);
    await panel.getByText(/^Response: 401/).click();
    await at.see("application/problem+json", panel);
    await at.look("message-refused");
    await at.press("Explain, step by step", panel);
    await at.see("passes", panel);
    await at.look("message-explained");
    await at.page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    await at.fill("Search id, URL, label, schedule, code", "no such thing");
    await at.see("No message matches");
    await at.goToAddress("/messages?search=billing");
    await at.openMessage(/200 in/);
    await at.see(`${app}/orders`, panel);
    await at.see('"order": 7', panel);
    await at.look("message-delivered");
    expect(at.complaints).toEqual([]);
  });

  test("every kind of resource of both regions, and a run as a waterfall", async () => {
    const at = await ConsolePage.open(session.address);
    await at.look("overview");
    for (const [kind] of KINDS) {
      await at.goTo(kind);
      const links = at.page.getByRole("row").getByRole("link");
      await links.first().click();
      await at.panel.getByRole("button", { name: "Close" }).waitFor();
      if (kind !== "Workflow runs") await at.panel.getByRole("term").first().waitFor();
      if (kind === "Dead letters" || kind === "Schedules") await at.look(`${slug(kind)}-opened`);
      await at.press("Close", at.panel);
      if (kind !== "Workflow runs") await at.look(slug(kind));
      await expectWhole(at);
    }
    await at.page.getByRole("row").filter({ hasText: "/workflow" }).getByRole("link").click();
    await at.panel.getByRole("img", { name: "read the order: done" }).waitFor();
    await at.panel.getByRole("img", { name: "wait for payment: waiting" }).waitFor();
    await at.see("paid", at.panel);
    await at.look("run-waiting");
    await at.page.getByRole("link", { name: /wfr_/ }).last().click();
    await at.page.getByRole("row").filter({ hasText: "/failing" }).getByRole("link").click();
    await at.see("the card was refused", at.panel);
    await at.look("run-failed");
    expect(at.complaints).toEqual([]);
  });

  test("a delivery that is pasted is explained", async () => {
    const { app, eu } = session;
    const at = await ConsolePage.open(session.address);
    const { messageId } = await callApi<{ messageId: string }>(
      eu,
      "POST",
      `/v2/publish/${app}/orders?explained=1`,
      { "Upstash-Delay": "1h" },
    );
    expect(messageId).toMatch(/^msg_/);
    await at.goTo("Explain");
    await at.fill("Upstash-Signature", "eyJhbGciOiJub25lIn0.e30.");
    await at.press("Explain");
    await at.see("algorithm_not_allowed");
    await at.look("explain");
    const { headers } = await signDelivery({ url: "https://app.example.com/", body: "" });
    await at.fill("Upstash-Signature", headers["Upstash-Signature"] ?? "");
    await at.page.getByLabel("The body is empty").check();
    await at.press("Explain");
    await at.see("its 0 bytes are");
    expect(at.complaints).toEqual([]);
  });
});
