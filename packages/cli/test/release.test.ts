import { describe, expect, test } from "vitest";
import { cli, envFile } from "./command-line.js";
import { twoRegions } from "./two-regions.js";

/** What step 7 says of the variables, with these settings. */
async function released(unprefixed: boolean): Promise<string[]> {
  const { emulator, eu, folder } = await twoRegions();
  const variables = { ...emulator.env("migration"), QSTASH_REGION: "US_EAST_1" };
  const old = {
    QSTASH_URL: eu.url,
    QSTASH_TOKEN: eu.token,
    QSTASH_CURRENT_SIGNING_KEY: eu.keys.current,
    QSTASH_NEXT_SIGNING_KEY: eu.keys.next,
  };
  const env = envFile({ ...variables, ...(unprefixed && old) }, folder);
  const args = ["migrate", "--from", "eu", "-e", env, "--json"];
  const { steps } = JSON.parse((await cli(args, { cwd: folder })).stdout);
  return steps[6].facts.map(({ text }: { text: string }) => text);
}

const SENTENCE =
  "nor do they need the unprefixed QSTASH_URL, QSTASH_TOKEN, QSTASH_CURRENT_SIGNING_KEY and QSTASH_NEXT_SIGNING_KEY, if your apps have them and they are those of EU_CENTRAL_1";

describe("step 7", () => {
  test("says that unprefixed variables, which these settings lack, are not needed either", async () => {
    const facts = await released(false);
    expect(facts).toContain("EU_CENTRAL_1_QSTASH_TOKEN");
    expect(facts).not.toContain("QSTASH_TOKEN");
    expect(facts).toContain(SENTENCE);
  });

  test("lists them where these settings have them", async () => {
    const facts = await released(true);
    expect(facts).toContain("QSTASH_NEXT_SIGNING_KEY");
    expect(facts).not.toContain(SENTENCE);
  });
});
