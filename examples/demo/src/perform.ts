import { Listr, type ListrTask, PRESET_TIMER } from "listr2";
import { apps, start, workflowApp } from "./apps.js";
import { build } from "./build.js";
import type { Result, Target } from "./case.js";
import type { Finding } from "./findings.js";
import type { Flags } from "./flags.js";

/** What was seen. */
export interface Performance {
  readonly results: Result[];
  /** Of the workflow example; where there is a target, none. */
  readonly findings: Finding[];
}

/**
 * Builds what is needed, starts the examples unless there is a target, and sends it every case;
 * shows how far it is.
 *
 * @throws Error whose cause is the output of what failed
 */
export async function perform(flags: Flags): Promise<Performance> {
  const targets = flags.target ? [flags.target] : [];
  const results: Result[] = [];
  const findings: Finding[] = [];
  const examples = [...apps, workflowApp].map(({ directory }) => `example-${directory}`);
  const tasks = flags.target
    ? [buildTask([]), deliverTask(flags, targets, results)]
    : [
        buildTask(examples),
        startTask(targets),
        deliverTask(flags, targets, results),
        workflowTask(findings),
      ];

  await new Listr(tasks, {
    // On a signal it would leave at once, and leave the examples running.
    registerSignalListeners: false,
    // main.ts shows errors, with their causes.
    rendererOptions: { collapseSubtasks: false, showErrorMessage: false, timer: PRESET_TIMER },
    fallbackRendererOptions: { timer: PRESET_TIMER },
  }).run();
  return { results, findings };
}

function buildTask(examples: readonly string[]): ListrTask {
  return {
    title: examples.length === 0 ? "Build the senders" : "Build the senders and the examples",
    task: () => build(["@qstash-verify/emulator", ...examples]),
  };
}

function startTask(targets: Target[]): ListrTask {
  const subtasks = apps.map((app, index) => ({
    title: app.name,
    task: async (_: unknown, task: { title: string }) => {
      const url = `${(await start(app)).origin}/api/qstash`;
      targets[index] = { name: app.name, url, destination: url, example: true };
      task.title = `${app.name} listens at ${url}`;
    },
  }));
  return {
    title: "Start the examples",
    task: (_, task) => task.newListr(subtasks, { concurrent: true }),
  };
}

function deliverTask(
  { target, env, keys }: Flags,
  targets: Target[],
  results: Result[],
): ListrTask {
  return {
    title: "Deliver",
    task: async (_, task) => {
      // Not imported earlier, because what they import had to be built first.
      const { casesOf, emulated } = await import("./cases.js");
      const { play } = await import("./case.js");
      const { Qstash } = await import("./qstash.js");
      const { ownSenders, sendersOf, testSenders } = await import("./senders.js");

      // The examples have keys of their own, whatever is in the environment.
      const yours = target ? sendersOf(env) : [];
      if (keys !== undefined && yours.length === 0) throw new Error(`no signing key in ${keys}`);
      const others = target ? testSenders : ownSenders;
      const senders = yours.length > 0 ? yours : others;
      const ofOthers = target ? "test keys" : "keys of this run";
      const signed = yours.length > 0 ? `the keys of ${keys ?? "the environment"}` : ofOthers;
      const qstash = await Qstash.start(emulated(senders, targets));
      try {
        const cases = casesOf(senders, targets, qstash);
        task.title = `Deliver ${cases.length} times to each, signed with ${signed}`;
        // One at a time: faults and rolled keys are those of a whole region.
        for (const each of cases) results.push(...(await play(each, targets)));
      } finally {
        await qstash.stop();
      }
    },
  };
}

function workflowTask(findings: Finding[]): ListrTask {
  return {
    title: "Run workflows in both regions",
    task: async () => {
      const { playWorkflows } = await import("./workflow-runs.js");
      findings.push(...(await playWorkflows()));
    },
  };
}
