import { Receiver } from "@qstash-verify/core";
import { fromIncomingMessage, sendRefusal } from "@qstash-verify/core/building";
import { expect, test } from "vitest";
import { cli } from "./command-line.js";
import { serve } from "./hostile.js";
import { twoRegions } from "./two-regions.js";
import { workflowApp } from "./workflow-app.js";

test("a workflow is recognized: it is checked without a run, and that is said", async () => {
  const regions = await twoRegions();
  const { url, payloads, failures } = await workflowApp(regions, true);
  const { code, stdout, stderr } = await cli(["check", url, "-e", regions.env]);
  await regions.emulator.settled();
  expect([payloads, failures, regions.us.runs, regions.eu.runs]).toEqual([[], [], [], []]);
  expect(stderr).toContain("serves a workflow, so it was checked as with --workflow. No run was");
  expect(stdout).toMatch(/genuine +│ ✓ reached +│ ✓ reached/);
  expect(stdout).toMatch(/unsigned callback +│ ✓ signature_missing +│ ✓ signature_missing/);
  expect(stdout).toMatch(/other URL +│ ✓ url_mismatch/);
  expect([code, stdout]).toEqual([0, expect.stringContaining("answers are right")]);

  const json = await cli(["check", url, "-e", regions.env, "--json"]);
  expect([json.code, json.stderr]).toEqual([0, expect.stringContaining("No run was started")]);
  const named = await cli(["check", url, "-e", regions.env, "--json", "--workflow"]);
  expect(JSON.parse(json.stdout)).toEqual(JSON.parse(named.stdout));
  expect(named.stderr).not.toContain("serves a workflow");
});

test("a workflow with other keys is found out, without a run", async () => {
  const regions = await twoRegions();
  const { url, payloads } = await workflowApp(regions, true);
  const other = await twoRegions();
  const { code, stdout } = await cli(["check", url, "-e", other.env]);
  expect([code, payloads]).toEqual([1, []]);
  expect(stdout).toContain("signature_mismatch");
});

test.each([[[]], [["--workflow"]]])(
  "where the SDK gives all deliveries the same answer, nothing runs and nothing is claimed %o",
  async (args) => {
    const regions = await twoRegions();
    const { url, payloads, failures } = await workflowApp(regions, false);
    const { code, stdout, stderr } = await cli(["check", url, "-e", regions.env, ...args]);
    await regions.emulator.settled();
    expect([payloads, failures, regions.us.runs, regions.eu.runs]).toEqual([[], [], [], []]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/the same answer.*No run was started.*\/workflows/s);
  },
);

test("an SDK that accepts any version is sent one delivery, and the run is said", async () => {
  const regions = await twoRegions();
  const receiver = new Receiver({ env: regions.emulator.env("migration"), onRefused: () => {} });
  let runs = 0;
  const url = await serve(async (request, response) => {
    try {
      await receiver.receive(fromIncomingMessage(request));
      runs += 1;
      response.writeHead(200, { "Upstash-Workflow-Sdk-Version": "1" }).end();
    } catch (error) {
      sendRefusal(response, error);
    }
  });
  for (const more of [[], ["--workflow"]]) {
    runs = 0;
    const { code, stderr } = await cli(["check", url, "-e", regions.env, ...more]);
    expect([code, runs]).toEqual([2, 1]);
    expect(stderr).toContain("one run may have been started");
  }

  runs = 0;
  const open = await serve((_, response) => {
    runs += 1;
    response.writeHead(200, { "Upstash-Workflow-Sdk-Version": "1" }).end();
  });
  const named = await cli(["check", open, "-e", regions.env, "--workflow"]);
  expect([named.code, runs]).toEqual([2, 1]);
  expect(named.stderr).toContain("one run may have been started");
});
