import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { call, contentOf, fillAwkwardly } from "./awkward.js";
import { cli } from "./command-line.js";
import { serve } from "./hostile.js";
import { ENTER, hasScript, openTerminal, type Session } from "./real-terminal.js";
import { type TwoRegions, twoRegions, writesOf } from "./two-regions.js";
import { verifying } from "./verifying-app.js";

const CLEAR = "\u0015";

interface Prepared extends TwoRegions {
  /** Opens the guide in a terminal. */
  open(...args: readonly string[]): Session;
  /** What it prints where nobody can be asked. */
  status(...args: readonly string[]): ReturnType<typeof cli>;
}

/** Two regions, the old one with awkward resources, and with a message that is delayed. */
async function prepared(): Promise<Prepared> {
  const regions = await twoRegions();
  const { eu, env, folder } = regions;
  await fillAwkwardly(eu, { schedules: 6, groups: 3, queues: 3 });
  await call(eu, "POST", "/v2/publish/http://127.0.0.1:9/later", { "Upstash-Delay": "1h" });
  return {
    ...regions,
    open: (...args) => openTerminal(["migrate", ...args, "-e", env], { cwd: folder }),
    status: (...args) => cli(["migrate", ...args, "-e", env], { cwd: folder }),
  };
}

function app({ env, emulator }: TwoRegions): Promise<string> {
  expect(existsSync(env)).toBe(true);
  return serve(verifying({ env: emulator.env("migration") }));
}

async function checkApp(session: Session, url: string): Promise<string> {
  await session.choose("Check my app");
  await session.see("Where does your app listen");
  session.press(`${CLEAR}${url}${ENTER}`);
  return await session.see("are ");
}

async function leave(session: Session, step: number): Promise<void> {
  await session.choose("Leave");
  await session.see(`You are at step ${step} of 7`);
  expect(await session.ended).toBe(0);
}

/** The signs of the seven steps, as they are without a terminal. */
async function signs(regions: Prepared): Promise<string> {
  const { stdout } = await regions.status("--from", "eu");
  return [...stdout.matchAll(/^([✓!·]) \d /gm)].map(([, sign]) => sign).join("");
}

describe.skipIf(!hasScript)("the guide in a terminal (needs util-linux's script)", () => {
  test("from the first question to the end, and back by undo", async () => {
    const regions = await prepared();
    const { eu, us, emulator, env } = regions;
    const before = [await contentOf(eu), await contentOf(us)];
    const session = regions.open();
    await session.see("From where to where?");
    session.press(ENTER);
    await session.see("Step 2 of 7");
    expect(await checkApp(session, await app(regions))).toContain("genuine");
    await session.choose("Go on");
    await session.see("Step 3 of 7");
    await session.choose("Show details");
    await session.see("cron");
    await session.choose("Go on");
    await session.see("Step 4 of 7");
    expect(writesOf(us)).toEqual([]);
    await session.choose("Copy to US_EAST_1");
    await session.agree("Write 12 resources to US_EAST_1, and pause 5 schedules in EU_CENTRAL_1");
    await session.see("12 done, 0 failed");
    await session.choose("What runs nowhere is paused on purpose");
    await session.agree("Are these paused on purpose");
    await session.choose("Go on");
    await session.see("Step 5 of 7");
    await session.choose("Set QSTASH_REGION to US_EAST_1");
    await session.agree("Set QSTASH_REGION=US_EAST_1 in");
    await session.choose("Go on");
    expect(readFileSync(env, "utf8")).toMatch(/^QSTASH_REGION='?US_EAST_1'?$/m);
    await session.see("Step 6 of 7");
    await session.choose("Watch it go down");
    await session.see("1 messages delayed");
    for (const { messageId } of eu.messages) {
      await call(eu, "DELETE", `/v2/messages/${messageId}`);
    }
    await session.see("0 messages delayed");
    await session.choose("Go on");
    await session.see("EU_CENTRAL_1_QSTASH_TOKEN");
    expect(await signs(regions)).toBe("✓✓✓✓✓✓✓");
    await session.choose("Undo");
    await session.agree("Set QSTASH_REGION=EU_CENTRAL_1 in");
    await session.agree("Take back what was done to 12 resources");
    await session.see("12 taken back, 0 left as they are");
    await leave(session, 3);
    expect([await contentOf(eu), await contentOf(us)]).toEqual(before);
    expect(emulator.regions.US_EAST_1.schedules).toEqual([]);
  });
});
