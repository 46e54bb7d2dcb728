import { existsSync } from "node:fs";
import type { GuideAnswer, GuideView } from "@qstash-verify/console";
import { expect, test } from "vitest";
import { directory } from "../command-line.js";
import { startDev } from "../dev-server.js";
import { journalOf } from "./guide-page.js";

const WAY = { from: "EU_CENTRAL_1", to: "US_EAST_1" };

test("dev guides between its own regions, and keeps the journal with their data", async () => {
  const folder = directory();
  const args = ["--eu-port=0", "--us-port=0", `--data=${folder}`];
  const dev = await startDev(args);
  const address = dev.started.console ?? "";
  const { origin } = new URL(address);
  const opened = await fetch(address, { redirect: "manual" });
  const Cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
  const headers = { Cookie, Origin: origin, "Content-Type": "application/json" };
  const act = async (more: object): Promise<GuideAnswer> => {
    const body = JSON.stringify({ ...WAY, action: "skip-check", fields: {}, ...more });
    return await (await fetch(`${origin}/api/guide`, { method: "POST", headers, body })).json();
  };
  const view = async (): Promise<GuideView> =>
    await (await fetch(`${origin}/api/guide?${new URLSearchParams(WAY)}`, { headers })).json();

  expect(await view()).toMatchObject({ next: 2, begun: [] });
  const asked = await act({});
  expect(asked).toHaveProperty("asks");
  expect(existsSync(journalOf(folder))).toBe(false);
  if ("asks" in asked) {
    expect(await act({ agreed: asked.agreement })).toMatchObject({ isDone: true });
  }
  expect(await view()).toMatchObject({ begun: ["EU_CENTRAL_1"] });
  expect(existsSync(journalOf(folder))).toBe(true);
  dev.child.kill("SIGINT");
  expect((await dev.finished).code).toBe(0);
});
