import { pathToFileURL } from "node:url";
import type { Host, Row } from "@qstash-verify/testing/conformance";
import { judge, rows } from "@qstash-verify/testing/conformance";
import type { InstrumenterContext } from "@stryker-mutator/api/core";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import {
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  type TestRunnerCapabilities,
  TestStatus,
  toMutantRunResult,
} from "@stryker-mutator/api/test-runner";

/** What `runTable` builds, and a host of it. In the sandbox, which is the working directory. */
const CORE = "dist/in-one-file.js";
const HOST = "test/fetch-host.ts";

const scope = globalThis as { __stryker__?: InstrumenterContext };

/**
 * Plays the conformance table to core in this process, without a test framework: a mutant that a row
 * notices is killed within milliseconds. Core is imported anew for each mutant, so none leaves state behind.
 */
class TableRunner implements TestRunner {
  #copies = 0;
  /** The quick ones first, since one that fails is enough. */
  #order: readonly Row[] = rows;

  capabilities(): TestRunnerCapabilities {
    return { reloadEnvironment: true };
  }

  async dryRun(): Promise<DryRunResult> {
    const context: InstrumenterContext = {};
    scope.__stryker__ = context;
    const tests = await this.#play(rows, false);
    const times = new Map(tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]));
    const time = ({ name }: Row) => times.get(name) ?? 0;
    this.#order = rows.toSorted((a, b) => time(a) - time(b));
    const { mutantCoverage = { static: {}, perTest: {} } } = context;
    return { status: DryRunStatus.Complete, tests, mutantCoverage };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, sandboxFileName, hitLimit, testFilter: chosen, disableBail } = options;
    const context: InstrumenterContext = { activeMutant: activeMutant.id };
    // To all other files, large bodies show what small ones do, and take most of the table's time.
    const keepsBytes = /body|byte|crypto/.test(sandboxFileName);
    if (hitLimit !== undefined) Object.assign(context, { hitCount: 0, hitLimit });
    scope.__stryker__ = context;
    const covering = this.#order.filter((row) => {
      return (chosen?.includes(row.name) ?? true) && (keepsBytes || !row.name.includes("MiB"));
    });
    const tests = await this.#play(covering, !disableBail);
    const endless = determineHitLimitReached(context.hitCount, hitLimit);
    return toMutantRunResult(endless ?? { status: DryRunStatus.Complete, tests });
  }

  async #play(chosen: readonly Row[], bail: boolean): Promise<TestResult[]> {
    const results: TestResult[] = [];
    const host = await this.#host().catch((error: Error) => error);
    for (const row of chosen) {
      if (scope.__stryker__) scope.__stryker__.currentTestId = row.name;
      const result = await test(row, host);
      results.push(result);
      if (bail && result.status === TestStatus.Failed) break;
    }
    delete scope.__stryker__?.currentTestId;
    return results;
  }

  async #host(): Promise<Host> {
    const [core, { fetchHost }] = await Promise.all([
      import(`${pathToFileURL(CORE)}?copy=${this.#copies++}`),
      import(pathToFileURL(HOST).href),
    ]);
    return fetchHost(core);
  }
}

async function test(row: Row, host: Host | Error): Promise<TestResult> {
  const { name } = row;
  const start = performance.now();
  const about = () => ({ id: name, name, timeSpentMs: performance.now() - start });
  try {
    if (host instanceof Error) throw host;
    const lacking = await judge(row, host);
    return { ...about(), status: lacking === undefined ? TestStatus.Success : TestStatus.Skipped };
  } catch (error) {
    return { ...about(), status: TestStatus.Failed, failureMessage: `${error}` };
  }
}

export const strykerPlugins: unknown[] = [
  declareClassPlugin(PluginKind.TestRunner, "table", TableRunner),
];
