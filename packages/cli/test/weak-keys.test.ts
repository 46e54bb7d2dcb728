import { join } from "node:path";
import { publishedDevKeys, testKeys } from "@qstash-verify/testing";
import { expect, test } from "vitest";
import { cli, directory, envFile, ownEnvironment } from "./command-line.js";
import { startDev } from "./dev-server.js";

const FREE_PORTS = ["--eu-port=0", "--us-port=0"];

const { stranger, ...pairs } = testKeys;
const constants = [...publishedDevKeys, ...Object.values(pairs)].flatMap((pair) => [
  pair.current,
  pair.next,
]);

test.each([
  ["the vendor's, and our own", [...constants, stranger]],
  [
    "placeholders",
    ["sig_xxx", "sig_changeme", "sig_your_current_signing_key", "sig_your_next_signing_key"],
  ],
  ["nothing but a prefix", ["sig_"]],
  ["one character over and over", [`sig_${"x".repeat(28)}`, `sig_${"0".repeat(28)}`]],
  ["words", ["sig_replaceThisByYourKey00000000", "sig_PlaceholderOfTheCurrentKey01"]],
])("doctor finds keys that everybody knows: %s", async (_, keys) => {
  for (const [index, key] of keys.entries()) {
    // Not each by itself in every place: one run takes a second.
    const name =
      ["QSTASH_CURRENT_SIGNING_KEY", "US_EAST_1_QSTASH_NEXT_SIGNING_KEY"][index % 2] ?? "";
    const env = { ...ownEnvironment("migration-with-unprefixed"), [name]: key };
    const { code, stdout } = await cli(["doctor", "--json", "-e", envFile(env)]);
    const { variables } = JSON.parse(stdout) as { variables: { name: string; state: string }[] };
    const unsafe = variables.filter(({ state }) => state === "unsafe").map((each) => each.name);
    expect([key, code, unsafe]).toEqual([key, 1, [name]]);
  }
});

test("it takes no real key for one, and says so where there is nothing", async () => {
  const { code, stdout } = await cli(["doctor", "-e", envFile(ownEnvironment("migration"))]);
  expect([code, stdout]).toEqual([0, expect.stringContaining("✓ no problems found")]);
  const bad = { ...ownEnvironment("single"), QSTASH_NEXT_SIGNING_KEY: "sig_changeme" };
  expect((await cli(["doctor", "-e", envFile(bad)])).stdout).not.toContain("no problems");
});

test("dev makes keys and tokens of its own for every run", async () => {
  const folder = directory();
  const runs: string[] = [];
  for (const name of ["first", "second"]) {
    const file = join(folder, name);
    const { child, started, finished } = await startDev([...FREE_PORTS, "--write", file]);
    const doctor = await cli(["doctor", "-e", file]);
    expect(doctor.code).toBe(0);
    child.kill("SIGINT");
    await finished;
    const variables = Object.entries(started.variables);
    runs.push(...variables.filter(([each]) => /KEY|TOKEN/.test(each)).map(([, value]) => value));
  }
  expect(runs).toHaveLength(12);
  expect(new Set(runs).size).toBe(12);
  expect(runs.filter((value) => constants.includes(value))).toEqual([]);
});

test.each(["null", "*", "https://console.example/"])("dev allows no page by %s", async (origin) => {
  const { code, stdout, stderr } = await cli(["dev", ...FREE_PORTS, "--allow-origin", origin]);
  expect([code, stdout, stderr]).toEqual([
    2,
    "",
    expect.stringMatching(/^✗ not the origin of .*\n$/),
  ]);
});

test("dev answers a name or a page that was allowed, and no other", async () => {
  const args = ["--allow-host", "tunnel.example", "--allow-origin", "http://localhost:3000"];
  const { child, started, finished } = await startDev([...FREE_PORTS, ...args]);
  const eu = started.regions["EU_CENTRAL_1"];
  const status = async (headers: Record<string, string>) => {
    return (await fetch(`${eu?.url}/v2/keys?qstash_token=${eu?.token}`, { headers })).status;
  };
  expect(await status({})).toBe(200);
  expect(await status({ Origin: "http://localhost:3000" })).toBe(200);
  expect(await status({ Origin: "http://localhost:3001" })).toBe(403);
  child.kill("SIGINT");
  expect((await finished).code).toBe(0);
});
