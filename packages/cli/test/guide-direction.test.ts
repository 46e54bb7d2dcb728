import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { call } from "./awkward.js";
import { cli, envFile } from "./command-line.js";
import { openGuide } from "./console/guide-page.js";
import { ENTER, hasScript, openTerminal } from "./real-terminal.js";
import { type TwoRegions, twoRegions } from "./two-regions.js";

/** Settings that send through the US. */
function sendingThroughUs({ emulator, folder }: TwoRegions): string {
  return envFile({ ...emulator.env("migration"), QSTASH_REGION: "US_EAST_1" }, folder);
}

test.skipIf(!hasScript)(
  "Enter takes the way from the region that the settings send through",
  async () => {
    const regions = await twoRegions();
    const env = sendingThroughUs(regions);
    const session = openTerminal(["migrate", "-e", env], { cwd: regions.folder });
    await session.see("From where to where?");
    session.press(ENTER);
    const shown = await session.see("Step 2 of 7");
    expect(shown).toContain("US_EAST_1 → EU_CENTRAL_1");
    await session.choose("Leave");
    expect(await session.ended).toBe(0);
  },
  30_000,
);

test("the way to the region that the settings send through is doubted, with the command of the other", async () => {
  const regions = await twoRegions();
  const env = sendingThroughUs(regions);
  const migrate = (...args: readonly string[]) =>
    cli(["migrate", ...args, "-e", env], { cwd: regions.folder });
  const unnamed = await migrate();
  const opposite = `npx qstash-verify migrate --from us-east-1 --to eu-central-1 -e ${env}`;
  expect(unnamed.stdout).toContain(opposite);
  // With nothing in either region there is nothing to doubt: a migration of messages alone is over.
  expect((await migrate("--from", "eu")).stdout).toMatch(/^✓ 1 /m);
  const headers = { "Upstash-Schedule-Id": "daily", "Upstash-Cron": "0 3 * * *" };
  await call(regions.us, "POST", "/v2/schedules/https://example.com/daily", headers, "x");
  const doubted = await migrate("--from", "eu");
  expect(doubted.stdout).toMatch(/^! 1 .*your apps send through US_EAST_1 already$/m);
  expect(doubted.stdout).toContain(opposite);
  expect(doubted.stdout).toContain(`npx qstash-verify doctor --online -e ${env}`);
  expect((await migrate("--from", "us")).stdout).toMatch(/^✓ 1 /m);
}, 30_000);

test("of dead letters that may have been published, the command that publishes them is named", async () => {
  const regions = await twoRegions();
  const { eu, emulator, folder } = regions;
  await call(eu, "POST", "/v2/publish/http://127.0.0.1:9/a", { "Upstash-Retries": "0" }, "x");
  await emulator.clock.advance("1m");
  await regions.migrate("dead-letters", "--publish", "--yes");
  const journal = join(folder, "qstash-eu-central-1-to-us-east-1.jsonl");
  const lines = readFileSync(journal, "utf8").split("\n");
  writeFileSync(journal, lines.filter((line) => !line.includes('"done"')).join("\n"));
  for (const action of ["publish-letters", "retry-letters"]) {
    const { facts } = await openGuide(regions).act(action);
    expect(facts.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^npx qstash-verify migrate dead-letters .* -e .* --publish --unclear/),
    );
  }
}, 30_000);
