import { describe, expect, onTestFinished, test } from "vitest";
import { start } from "../command-line.js";
import { twoRegions, writesOf } from "../two-regions.js";
import { closeBrowserAtTheEnd, EXECUTABLE, IN_A_BROWSER } from "./browser.js";
import { ConsolePage } from "./console-page.js";

closeBrowserAtTheEnd();

/** Starts `console` over two accounts; gives the address that it prints. */
async function accountsConsole(env: string, ...args: readonly string[]): Promise<string> {
  const { child } = start(["console", "-e", env, "--json", ...args]);
  onTestFinished(() => void child.kill("SIGKILL"));
  const printed = await new Promise<string>((resolve) => child.stdout?.once("data", resolve));
  const [address = ""] = /http:\/\/[^"\s]+/.exec(`${printed}`) ?? [];
  return address;
}

/** Has the page itself ask for a change, as its buttons would if they were not off. */
const ROLL = `fetch("/api/keys/EU_CENTRAL_1/roll", {
  method: "POST", body: "{}", headers: { "Content-Type": "application/json" },
}).then(async (answer) => [answer.status, await answer.text()])`;

describe.skipIf(!EXECUTABLE)(`real accounts ${IN_A_BROWSER}`, () => {
  test("without --write the buttons are off, and the process refuses what they would do", async () => {
    const { eu, us, env } = await twoRegions();
    const at = await ConsolePage.open(await accountsConsole(env));
    await at.see("accounts, read-only");
    await at.goTo("Messages");
    await at.page.getByRole("button", { name: "Publish…", disabled: true }).waitFor();
    await at.goTo("Keys");
    await at.see("your keys are the region's own");
    const roll = at.page.getByRole("button", { name: "Roll…" });
    for (const button of await roll.all()) expect(await button.isDisabled()).toBe(true);
    await at.look("read-only-keys");
    const [status, text] = await at.page.evaluate<[number, string]>(ROLL);
    expect([status, JSON.parse(text).code]).toEqual([403, "read_only"]);
    await at.goTo("Migrate…", /^Move from/);
    await at.see(/read-only/);
    await at.look("read-only-migrate");
    expect([writesOf(eu), writesOf(us)]).toEqual([[], []]);
    expect(at.complaints).toEqual([]);
  });

  test("with --write a roll is done", async () => {
    const { eu, env } = await twoRegions();
    const { next } = eu.keys;
    const at = await ConsolePage.open(await accountsConsole(env, "--write"));
    await at.goTo("Keys");
    const card = at.page.getByRole("region", { name: "eu-central-1" });
    await at.press("Roll…", card);
    await at.agree(/After a second roll/);
    await at.told(/were rolled/);
    expect(eu.keys.current).toBe(next);
    expect(at.complaints).toEqual([]);
  });
});
