import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "dotenv";
import { describe, expect, test } from "vitest";
import { Api } from "../dist/api/api.js";
import { ApiError } from "../dist/api/api-error.js";
import { checkTokens } from "../dist/guide/check-tokens.js";
import { type Outside, theWorld } from "../dist/migration/outside.js";
import { call, contentOf, fillAwkwardly } from "./awkward.js";
import { cli, withValues } from "./command-line.js";
import { openGuide } from "./console/guide-page.js";
import { serve } from "./hostile.js";
import { ENTER, hasScript, openTerminal, type Session } from "./real-terminal.js";
import { refusingApi } from "./refusing-api.js";
import { type TwoRegions, twoRegions, writesOf } from "./two-regions.js";
import { verifying } from "./verifying-app.js";
import { workflowApp } from "./workflow-app.js";

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

async function copyUntilInterrupted(session: Session): Promise<void> {
  await session.choose("Go on without a check");
  await session.agree("Go on without a check?");
  await session.choose("Go on");
  await session.choose("Go on");
  await session.choose("Copy to US_EAST_1");
  await session.agree("Write 12 resources");
  await session.see("stopped: interrupted");
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
  test("a workflow is checked without a run, and that is said", async () => {
    const regions = await prepared();
    const { url, payloads } = await workflowApp(regions, true);
    const session = regions.open("--from", "eu");
    await session.see("Step 2 of 7");
    expect(await checkApp(session, url)).toContain("No run was started");
    await session.choose("Leave");
    expect([await session.ended, payloads, regions.us.runs]).toEqual([0, [], []]);
  });

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
    await session.choose("Paused on purpose: leave as is");
    await session.agree("paused on purpose, so that");
    await session.choose("Go on");
    await session.see("Step 5 of 7");
    await session.choose("Set QSTASH_REGION to US_EAST_1");
    await session.agree("Set QSTASH_REGION=US_EAST_1 in");
    await session.choose("Go on");
    expect(readFileSync(env, "utf8")).toMatch(/^QSTASH_REGION='?US_EAST_1'?$/m);
    await session.see("Step 6 of 7");
    await session.choose("Watch it go down");
    await session.see("1 message delayed");
    for (const { messageId } of eu.messages) {
      await call(eu, "DELETE", `/v2/messages/${messageId}`);
    }
    await session.see("0 messages delayed");
    await session.choose("Go on");
    await session.see("EU_CENTRAL_1_QSTASH_TOKEN");
    expect(await signs(regions)).toBe("✓✓✓✓✓✓✓");
    // It goes by the same journal, and so by what is paused on purpose.
    expect((await regions.migrate("verify")).code).toBe(0);
    await session.choose("Undo");
    await session.agree("Set QSTASH_REGION=EU_CENTRAL_1 in");
    await session.agree("Undo what was done to 12 resources");
    await session.see("12 undone, 0 left as they are");
    await leave(session, 3);
    expect([await contentOf(eu), await contentOf(us)]).toEqual(before);
    expect(emulator.regions.US_EAST_1.schedules).toEqual([]);
  });

  test("is left at every step, and taken up again from its journal", async () => {
    const regions = await prepared();
    const { eu, us, env, folder } = regions;
    const untouched = [writesOf(us), writesOf(eu)];
    let session = regions.open();
    await session.see("From where to where?");
    session.press("\u0003");
    expect(await session.ended).toBe(0);

    session = regions.open("--from", "eu");
    await session.choose("Back");
    await session.see("Step 1 of 7");
    await leave(session, 1);

    session = regions.open("--from", "eu");
    await leave(session, 2);
    expect(readdirSync(folder)).toEqual(["test.env"]);

    session = regions.open("--to", "us");
    await session.choose("Go on without a check");
    await session.agree("If your app does not accept US_EAST_1");
    await session.see("the check of your app was skipped");
    await leave(session, 2);

    // From here on the journal says from where to where.
    session = regions.open();
    await session.see("! 2 Receive from both");
    await session.see("Step 3 of 7");
    await leave(session, 3);

    session = regions.open();
    await session.choose("Go on");
    await session.choose("Copy to US_EAST_1");
    await session.see("Write 12 resources");
    session.press(ENTER);
    await session.see("Step 4 of 7");
    await leave(session, 4);
    expect([writesOf(us), writesOf(eu)]).toEqual(untouched);

    session = regions.open();
    await session.choose("Go on");
    await session.choose("Copy to US_EAST_1");
    await session.agree("Write 12 resources");
    await session.see("12 done, 0 failed");
    await leave(session, 4);

    session = regions.open();
    await session.see("Step 4 of 7");
    await session.choose("Paused on purpose: leave as is");
    await session.agree("paused on purpose, so that");
    await session.see("everything that can be copied is in US_EAST_1");
    await leave(session, 4);

    session = regions.open();
    await session.see("Step 5 of 7");
    await session.choose("It is deployed: my apps send through US_EAST_1");
    await session.agree("Are all your apps deployed");
    await session.see("you said that your apps send through US_EAST_1");
    await leave(session, 5);
    expect(readFileSync(env, "utf8")).toMatch(/^QSTASH_REGION='?EU_CENTRAL_1'?$/m);

    session = regions.open();
    await session.see("Step 6 of 7");
    await session.choose("Watch it go down");
    await session.see("any key ends it");
    session.press(" ");
    await session.see("Step 6 of 7");
    await leave(session, 6);

    session = regions.open();
    await session.choose("Go on");
    await session.see("1 still in EU_CENTRAL_1: step 6");
    await leave(session, 7);

    for (const { messageId } of eu.messages) {
      await call(eu, "DELETE", `/v2/messages/${messageId}`);
    }
    session = regions.open();
    await session.see("Step 7 of 7");
    await session.see("is EU_CENTRAL_1: step 5");
    await leave(session, 7);
    expect((await signs(regions)).slice(2)).toBe("✓✓✓✓!");

    const settings = readFileSync(env, "utf8");
    writeFileSync(env, settings.replace(/^QSTASH_REGION=.*$/m, "QSTASH_REGION=US_EAST_1"));
    session = regions.open();
    await session.see("Step 7 of 7");
    await session.see("EU_CENTRAL_1_QSTASH_TOKEN");
    await leave(session, 7);

    writeFileSync(env, settings);
    session = regions.open();
    await session.choose("Undo");
    await session.see("Undo what was done to 12 resources");
    session.press(ENTER);
    await session.see("Step 7 of 7");
    const copied = us.schedules.length;
    await leave(session, 7);
    expect([copied, us.schedules.length]).toEqual([6, 6]);

    session = regions.open();
    await session.see("Step 7 of 7");
    await session.choose("Undo");
    await session.see("these settings name");
    await session.agree("Undo what was done to 12 resources");
    await session.see("12 undone, 0 left as they are");
    await leave(session, 3);
    expect([us.schedules, us.queues]).toEqual([[], []]);
    expect(await signs(regions)).toBe("✓!·····");
  });

  test("an app that does not verify leaves the step open, and the journal remembers it", async () => {
    const regions = await prepared();
    const url = await serve((_, response) => void response.end());
    const session = regions.open("--from", "eu");
    expect(await checkApp(session, url)).toContain("body changed");
    await session.see("wrong answers at http://127.0.0.1");
    await leave(session, 2);
    const { stdout } = await regions.status();
    expect(stdout).toMatch(/^! 2 /m);
    expect(stdout).toContain("check it again");
  });

  test("an app that nothing is known of is no end of the guide", async () => {
    const regions = await prepared();
    const session = regions.open("--from", "eu");
    await session.choose("Check my app");
    await session.see("Where does your app listen");
    session.press(`${CLEAR}shop example${ENTER}`);
    await session.see("Type an address");
    session.press(`${CLEAR}http://127.0.0.1:9/${ENTER}`);
    await session.see("✗");
    await session.see("Step 2 of 7");
    await leave(session, 2);
  });

  test("the variables are set in a file, and the commands name one of their own", async () => {
    const regions = await prepared();
    const { folder, emulator } = regions;
    const session = regions.open("--from", "eu");
    await session.choose("Set the variables in a file");
    await session.see("Which file does your app read?");
    session.press(`${CLEAR}app.env${ENTER}`);
    await session.agree("Set these 9 variables in app.env");
    await session.see("Written to app.env");
    await session.choose("Set them on Vercel");
    await session.see("Where does your app run?");
    session.press(ENTER);
    await session.agree("Write .env.migration?");
    await session.see("vercel env add QSTASH_REGION production");
    await leave(session, 2);
    for (const name of ["app.env", ".env.migration"]) {
      expect(parse(readFileSync(join(folder, name)))).toEqual(
        withValues(emulator.env("migration")),
      );
    }
  });

  test("a schedule that runs nowhere: its command is shown, and the step is not done", async () => {
    const regions = await prepared();
    await regions.migrate("apply", "--pause-source", "--yes");
    await call(regions.us, "PATCH", "/v2/schedules/schedule.1_-/pause");
    const session = regions.open("--from", "eu");
    await session.choose("Go on without a check");
    await session.agree("Go on without a check?");
    await session.choose("Go on");
    await session.choose("Go on");
    await session.see("schedule schedule.1_- is paused, and runs in neither region");
    await session.see("--pause-source --meant-running schedule.1_-");
    await leave(session, 4);
    expect((await signs(regions))[3]).toBe("!");
  });

  test("SIGTERM while it copies: what was begun is finished, and the guide is left", async () => {
    const regions = await prepared();
    const { eu, us, folder } = regions;
    const pid = () => {
      const lock = readdirSync(folder).find((name) => name.includes(".held-by-")) ?? "";
      return Number(/held-by-(\d+)/.exec(lock)?.[1]);
    };
    let isAsked = false;
    const toUrl = await refusingApi(us, async (method) => {
      if (method === "GET" || isAsked) return undefined;
      isAsked = true;
      process.kill(pid(), "SIGTERM");
      return undefined;
    });
    const session = regions.open("--from", "eu", "--to-url", toUrl);
    await copyUntilInterrupted(session);
    await session.see("You are at step 4 of 7");
    expect(await session.ended).toBe(0);
    const isRunning = ({ isPaused }: { readonly isPaused: boolean }) => !isPaused;
    expect([...eu.schedules, ...us.schedules].filter(isRunning)).toHaveLength(5);
  });

  test("Ctrl-C while it copies: what was begun is finished, and the guide goes on", async () => {
    const regions = await prepared();
    const { eu, us } = regions;
    let finishing: Promise<unknown> | undefined;
    const toUrl = await refusingApi(us, async (method) => {
      if (method === "GET") return undefined;
      if (!finishing) {
        session.press("\u0003");
        finishing = session.see("Finishing what was begun");
      }
      await finishing;
      return undefined;
    });
    const session = regions.open("--from", "eu", "--to-url", toUrl);
    await copyUntilInterrupted(session);
    await session.see("Step 4 of 7");
    await leave(session, 4);
    const isRunning = ({ isPaused }: { readonly isPaused: boolean }) => !isPaused;
    expect([...eu.schedules, ...us.schedules].filter(isRunning)).toHaveLength(5);
    expect(us.schedules).toEqual([]);
  });

  test("what is done is done to the accounts that were shown, whatever the file names by now", async () => {
    const regions = await prepared();
    const { us, env } = regions;
    const other = await twoRegions({ regions: {} });
    const session = regions.open("--from", "eu");
    await session.choose("Go on without a check");
    await session.agree("Go on without a check?");
    await session.choose("Go on");
    await session.choose("Go on");
    await session.see("12 resources will be written to US_EAST_1");
    writeFileSync(env, readFileSync(other.env));
    await session.choose("Copy to US_EAST_1");
    await session.agree("Write 12 resources");
    await session.see("12 done, 0 failed");
    await session.see("Step 4 of 7");
    await leave(session, 4);
    expect([us.schedules.length, writesOf(other.us)]).toEqual([6, []]);
  });

  test("dead letters are published from the guide, once", async () => {
    const regions = await prepared();
    const { eu, us, emulator } = regions;
    const headers = { "Upstash-Retries": "0" };
    await call(eu, "POST", "/v2/publish/http://127.0.0.1:9/dead", headers, "x");
    await emulator.clock.advance(1000);
    const session = regions.open("--from", "eu");
    for (let step = 2; step < 6; step += 1) {
      if (step === 2) {
        await session.choose("Go on without a check");
        await session.agree("Go on without a check?");
      }
      await session.choose("Go on");
    }
    await session.see("1 dead letter that was not published");
    await session.choose("Publish the dead letters in US_EAST_1");
    await session.agree("Publish 1 dead letter in US_EAST_1?");
    await session.see("1 published in US_EAST_1, 0 failed");
    await leave(session, 6);
    expect(writesOf(us)).toEqual([expect.stringContaining("POST /v2/publish/")]);
  });
});

describe("a token", () => {
  const wrong = "eyJVc2VySUQiOiJub2JvZHkifQ==";

  test.each<[string, (text: string) => string, RegExp]>([
    [
      "that is wrong",
      (text) => text.replace(/^(EU_CENTRAL_1_QSTASH_TOKEN)=.*$/m, `$1=${wrong}`),
      /EU_CENTRAL_1: .*the token is wrong/,
    ],
    [
      "of the other region, in both",
      swapTokens,
      /EU_CENTRAL_1: this is the token of US_EAST_1[\s\S]*US_EAST_1: this is the token of EU_CENTRAL_1/,
    ],
    [
      "that is missing",
      (text) => text.replace(/^US_EAST_1_QSTASH_TOKEN=.*$/m, ""),
      /US_EAST_1_QSTASH_TOKEN/,
    ],
  ])("%s", async (_, change, expected) => {
    const { status, env, eu, us } = await prepared();
    writeFileSync(env, change(readFileSync(env, "utf8")));
    const { code, stdout } = await status("--from", "eu");
    expect([code, stdout]).toEqual([2, expect.stringMatching(/^! 1 /m)]);
    expect(stdout).toMatch(expected);
    for (const { token } of [eu, us]) expect(stdout).not.toContain(token);
  });

  test.each([
    [
      "https://proxy.example",
      [
        "eu at https://qstash-eu-central-1.upstash.io",
        "us at https://proxy.example",
        "us at https://qstash-eu-central-1.upstash.io",
      ],
    ],
    [
      "http://127.0.0.1:1",
      [
        "eu at https://qstash-eu-central-1.upstash.io",
        "us at http://127.0.0.1:1",
        "eu at http://127.0.0.1:1",
        "us at https://qstash-eu-central-1.upstash.io",
      ],
    ],
  ])(
    "is shown to the other address only if that is QStash's or this machine's: %s",
    async (toUrl, expected) => {
      const shown: string[] = [];
      const refuse = async (): Promise<never> => {
        throw new ApiError("no such account", { status: 404 });
      };
      const connect: Outside["connect"] = (account, access) => {
        shown.push(`${account.token} at ${account.url}`);
        return new Api(account, access, { send: refuse, wait: async () => {} });
      };
      const variables = {
        QSTASH_REGION: "eu-central-1",
        EU_CENTRAL_1_QSTASH_TOKEN: "eu",
        US_EAST_1_QSTASH_TOKEN: "us",
      };
      const way = { from: "EU_CENTRAL_1", to: "US_EAST_1", toUrl } as const;
      const facts = await checkTokens(way, variables, { ...theWorld, connect });
      expect(facts.map(({ isValid }) => isValid)).toEqual([false, false]);
      expect(new Set(shown)).toEqual(new Set(expected));
    },
  );
});

describe("where nobody can be asked", () => {
  test("without a region it says how to name one", async () => {
    const { status } = await prepared();
    const { code, stdout } = await status();
    expect([code, stdout]).toEqual([2, expect.stringContaining("--from eu, or --from us")]);
  });

  test("it prints the steps and what is next, writes nothing and creates no file", async () => {
    const regions = await prepared();
    const { eu, us, folder } = regions;
    const written = [writesOf(eu), writesOf(us)];
    const { code, stdout } = await regions.status("--from", "eu");
    expect([code, await signs(regions)]).toEqual([1, "✓··!···"]);
    expect(stdout).toContain(
      "npx qstash-verify migrate env --from eu-central-1 --to us-east-1 -e ",
    );
    const json = JSON.parse((await regions.status("--from", "eu", "--json")).stdout);
    expect(json).toMatchObject({
      from: "EU_CENTRAL_1",
      to: "US_EAST_1",
      next: "receive",
      journal: null,
    });
    expect(json.steps.map(({ id, state }: Record<string, string>) => [id, state])).toEqual([
      ["regions", "done"],
      ["receive", "open"],
      ["plan", "open"],
      ["copy", "attention"],
      ["send", "open"],
      ["drain", "open"],
      ["release", "open"],
    ]);
    expect([writesOf(eu), writesOf(us)]).toEqual(written);
    expect(readdirSync(folder)).toEqual(["test.env"]);
  });

  test("an undo by the command takes back what was said of sending", async () => {
    const regions = await twoRegions();
    await fillAwkwardly(regions.eu, { schedules: 0, groups: 0, queues: 1 });
    for (const action of ["skip-check", "copy", "confirm-sending"])
      await openGuide(regions).act(action);
    const { migrate } = regions;
    expect((await migrate("undo", "--yes")).stderr).toContain("You confirmed that your apps send");
    await migrate("apply", "--yes");
    const { stdout } = await migrate("guide");
    expect(stdout).toMatch(/^· 5 .*set QSTASH_REGION to US_EAST_1$/m);
    expect(stdout).toMatch(/^· 7 .*keep the variables of EU_CENTRAL_1$/m);
    expect((await migrate("undo", "--yes")).stderr).not.toContain("our apps send");
  });

  test.each([
    ["--name", "queue.0*"],
    ["--only", "queues"],
  ])("with %s, it does not say that the old variables can go", async (...part) => {
    const regions = await prepared();
    const { eu, env, migrate, status } = regions;
    for (const { messageId } of eu.messages) await call(eu, "DELETE", `/v2/messages/${messageId}`);
    for (const { scheduleId } of eu.schedules)
      await call(eu, "PATCH", `/v2/schedules/${scheduleId}/pause`);
    await openGuide(regions).act("skip-check");
    await openGuide(regions).act("meant-paused");
    await migrate("apply", "--yes", ...part);
    writeFileSync(env, `${readFileSync(env, "utf8")}QSTASH_REGION=US_EAST_1\n`);
    const { code, stdout } = await status("--from", "eu", ...part);
    expect([code, stdout]).toEqual([1, expect.stringContaining("only a part was compared")]);
    expect(stdout).toMatch(/^· 7 .*keep the variables of EU_CENTRAL_1$/m);
  });

  test("a misspelt command is none, and does not open the guide", async () => {
    const { code, stderr } = await cli(["migrate", "paln"]);
    expect([code, stderr]).toEqual([
      2,
      "error: unknown command 'paln' (Did you mean plan?)\n(add --help for the options)\n",
    ]);
    const late = await cli(["migrate", "--from", "eu", "plan"]);
    expect([late.code, late.stderr]).toEqual([
      2,
      expect.stringContaining("error: put 'plan' before its options"),
    ]);
  });

  test("a note that is none is refused with its line", async () => {
    const { migrate, status, folder } = await prepared();
    await migrate("apply", "--yes");
    const journal = join(folder, "qstash-eu-central-1-to-us-east-1.jsonl");
    const lines = readFileSync(journal, "utf8").split("\n").length;
    appendFileSync(journal, '{"type":"noted","at":"now","about":"sending","region":"MARS"}\n');
    const { code, stdout } = await status("--from", "eu");
    expect([code, stdout]).toEqual([2, expect.stringContaining(`see line ${lines}`)]);
  });
});

function swapTokens(text: string): string {
  const names = ["EU_CENTRAL_1_QSTASH_TOKEN", "US_EAST_1_QSTASH_TOKEN"] as const;
  const parsed = parse(text);
  const [a, b] = names.map((name) => parsed[name]);
  return `${text}\n${names[0]}='${b}'\n${names[1]}='${a}'\n`;
}
