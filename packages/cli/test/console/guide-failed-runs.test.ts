import { describe, expect, test } from "vitest";
import { kindOf, kindView } from "../../dist/console/resources/console-kinds.js";
import { call } from "../awkward.js";
import { type TwoRegions, twoRegions, writesOf } from "../two-regions.js";
import { openGuide } from "./guide-page.js";

const AWAY = "http://127.0.0.1:9";
const NEVER = { "Upstash-Retries": "0" };

/** Runs and messages of the old region that nobody answers. */
async function failed(
  { eu, emulator }: TwoRegions,
  runs: readonly string[],
  messages: readonly string[],
): Promise<void> {
  for (const id of runs) {
    const url = `${AWAY}/${id}`;
    await call(eu, "POST", `/v2/trigger/${url}`, {
      ...NEVER,
      "Upstash-Workflow-Init": "true",
      "Upstash-Workflow-RunId": id,
      "Upstash-Workflow-Url": url,
    });
  }
  for (const name of messages) {
    await call(eu, "POST", `/v2/publish/${AWAY}/${name}`, NEVER, name);
  }
  await emulator.clock.advance("1m");
  expect(eu.deadLetters).toHaveLength(runs.length + messages.length);
}

async function drain(regions: TwoRegions) {
  const view = await openGuide(regions).view();
  const step = view.steps.find(({ id }) => id === "drain");
  const row = view.waiting?.find(({ what }) => what.startsWith("dead letter"));
  return { texts: step?.facts.map(({ text }) => text), actions: step?.actions, row };
}

describe("what step 6 says of dead letters that are steps of workflow runs", () => {
  test("a failed run is resumed, because its step is neither published nor delivered again", async () => {
    const regions = await twoRegions();
    await failed(regions, ["wfr_a"], []);
    const { texts, actions, row } = await drain(regions);
    const command = `npx qstash-verify runs resume wfr_a --region eu -e ${regions.env}`;
    const advice = "it is a step of a workflow run: resume the run with `runs resume`";
    expect(texts).toEqual([`1 dead letter that was not published: ${advice}`, command]);
    expect(actions).toEqual([]);
    expect(row).toMatchObject({ count: 1, remedy: `${advice}: ${command}`, page: "runs" });
  });

  test("of both sorts, each has its own advice, and only the published ones stay published", async () => {
    const regions = await twoRegions();
    await failed(regions, ["wfr_a", "wfr_b"], ["m"]);
    const { texts, row } = await drain(regions);
    const command = `npx qstash-verify runs resume wfr_\\w wfr_\\w --region eu -e `;
    expect(texts).toEqual([
      "3 dead letters that were not published: publish 1 in the new region, or deliver it again from the old. 2 are steps of workflow runs: resume the runs with `runs resume`",
      expect.stringMatching(command),
    ]);
    expect(row).toMatchObject({ count: 3, page: "dlq" });
    const { facts, results } = await openGuide(regions).act("publish-letters");
    expect(facts.map(({ text }) => text)).toContain(
      "The published dead letter stays in the dead letter queue of EU_CENTRAL_1. Do not deliver it again there: it would be processed twice.",
    );
    const left = results.filter(({ isDone }) => !isDone).map(({ text }) => text);
    expect(left.toSorted()).toEqual(
      ["wfr_a", "wfr_b"].map((id) =>
        expect.stringContaining(
          `resume it there with: npx qstash-verify runs resume ${id} --region eu`,
        ),
      ),
    );
    expect(writesOf(regions.us)).toHaveLength(1);
  });

  test("of many runs, the command takes ten", async () => {
    const regions = await twoRegions();
    const many = Array.from({ length: 11 }, (_, index) => `wfr_${index}`);
    await failed(regions, many, []);
    const [advice, command] = (await drain(regions)).texts ?? [];
    expect(advice).toMatch(/resume the runs with `runs resume`, 10 at a time$/);
    expect(command?.match(/wfr_/g)).toHaveLength(10);
  });

  test("the published ones are counted", async () => {
    const regions = await twoRegions();
    await failed(regions, ["wfr_a"], ["m", "n"]);
    const { facts } = await openGuide(regions).act("publish-letters");
    expect(facts.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(
        /^The 2 published dead letters stay .* Do not deliver them again there/,
      ),
    );
  });
});

test("on the page of runs, Resume comes before Restart, and only Restart asks", () => {
  const { verbs } = kindView(kindOf("runs"));
  const questions = verbs.map(({ name, question }) => [name, question]);
  expect(questions.slice(1)).toEqual([
    ["resume", undefined],
    [
      "restart",
      expect.stringMatching(/^Restart from the first step\? All finished steps run again, /),
    ],
  ]);
});
