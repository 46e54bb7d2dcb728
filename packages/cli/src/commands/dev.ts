import { DEV_VARIABLE, REGION_VARIABLE } from "@qstash-verify/core/building";
import type { Emulator } from "@qstash-verify/emulator";
import type { Command } from "commander";
import { appRemarks } from "../dev/app-remarks.js";
import { isDataFolderError } from "../dev/data-folder-failure.js";
import { type DevConsole, startDevConsole } from "../dev/dev-console.js";
import type { DevOptions } from "../dev/dev-options.js";
import { DEFAULT_PRIMARY, type DevPlan, devPlan } from "../dev/dev-plan.js";
import { devVariables } from "../dev/dev-variables.js";
import { emulatorOptions } from "../dev/emulator-options.js";
import { farewell, leftoversOf } from "../dev/leftovers.js";
import { startListening } from "../dev/listening.js";
import { logChange, logEvents, logOutput, startedLine, stoppedLine } from "../dev/log-events.js";
import type { LogOutput } from "../dev/log-output.js";
import { makeEmulator } from "../dev/make-emulator.js";
import { startScreen } from "../dev/start-screen.js";
import { UnderWay } from "../dev/under-way.js";
import { readSettings, settingsWith } from "../environment/load-environment.js";
import { regionIn } from "../environment/sending-region.js";
import type { Settings } from "../environment/settings.js";
import { writeSecretFile } from "../environment/write-secret-file.js";
import { Failure } from "../failure.js";
import { interruption } from "../terminal/interrupts.js";
import { remark } from "../terminal/remark.js";
import type { Terminal } from "../terminal/terminal.js";
import type { CommandContext } from "./command-context.js";
import { devOptions } from "./dev-options.js";

const HELP = `
With --region or --mode single, or with QSTASH_DEV=true in the shell or in a .env file, it replaces the vendor's development server:
port 8080, and the token and keys that QSTASH_DEV=true selects in both SDKs. Otherwise tokens and keys are new each time, or
those in the folder of --data. Everything is in memory and lost at the end, unless you pass --data.
Requests from web pages, and to names other than localhost, are refused unless you allow them.

The log goes to stdout, everything else to stderr.

  qstash-verify dev --write .env.local
  qstash-verify dev --region eu-central-1
  qstash-verify dev --data .qstash
  qstash-verify dev --json | jq 'select(.type == "dead")'`;

/** `dev`: a local QStash, until Ctrl-C, and a line for everything that happens in it. */
export function devCommand(program: Command, context: CommandContext): void {
  const command = program
    .command("dev")
    .description(
      "Start a local QStash with one region or both, and show what happens to each message.",
    );
  devOptions(command);
  command
    .addHelpText("after", HELP)
    .action((options: DevOptions) => dev(options, context.terminal));
}

async function dev(options: DevOptions, terminal: Terminal): Promise<void> {
  const settings = readSettings([], terminal.env);
  const plan = devPlan(options, settings.variables, regionIn(options.write));
  const source = settings.sources.get(DEV_VARIABLE);
  if (source) terminal.say(terminal.paint.dim(`${DEV_VARIABLE} is set in ${source}`));
  const emulator = await makeEmulator(emulatorOptions(options, plan));
  const failed = new Promise<Error>((resolve) => emulator.onFailure(resolve));
  const ended = Promise.race([interruption(), failed]);
  const output = logOutput(terminal, options);
  const page = await startDevConsole(emulator, plan, options, terminal, (change) =>
    logChange(change, output, terminal, options),
  );
  try {
    await startListening(emulator, plan, options.host);
    await serveUntil(ended, { emulator, plan, page, settings, output }, options, terminal);
  } finally {
    await page?.close();
    await emulator.stop();
  }
}

interface Started {
  readonly emulator: Emulator;
  readonly plan: DevPlan;
  readonly page: DevConsole | undefined;
  /** The settings of this folder and the shell. */
  readonly settings: Settings;
  readonly output: LogOutput;
}

/** @throws Failure if its data folder fails on the way */
async function serveUntil(
  ended: Promise<unknown>,
  started: Started,
  options: DevOptions,
  terminal: Terminal,
): Promise<void> {
  try {
    await serve(started, options, terminal, ended);
  } catch (error) {
    if (!(error instanceof Error && isDataFolderError(error))) throw error;
    throw new Failure(error.message, 1, { cause: error });
  }
}

async function serve(
  started: Started,
  options: DevOptions,
  terminal: Terminal,
  ended: Promise<unknown>,
): Promise<void> {
  const { emulator, plan, page, output } = started;
  const { variables, remarks } = giveVariables(started, options, terminal);
  const underWay = new UnderWay();
  emulator.onEvent((event) => underWay.hear(event));
  if (options.json) {
    for (const each of remarks) terminal.say(remark(terminal.paint.yellow("!"), each, terminal));
    output.print([startedLine(emulator, plan, variables, page?.address)]);
  } else {
    const console = page?.address;
    startScreen(terminal, { emulator, plan, options, variables, console, remarks });
  }
  const endLog = logEvents(emulator, plan, output, terminal, options);
  const failure = await ended;
  await page?.settle();
  // The last line already says that the regions are stopped.
  endLog();
  await emulator.stop();
  if (failure instanceof Error) {
    await output.end([]);
    throw failure;
  }
  const now = emulator.clock.now();
  const left = leftoversOf(emulator, plan.regions);
  await output.end(options.json ? [stoppedLine(now, underWay.count, left, options.data)] : []);
  if (options.json) return;
  for (const line of farewell(left, underWay.count, now, options.data)) terminal.say(line);
}

/** Writes the variables for an app where the user wants them. */
function giveVariables(
  { emulator, plan, settings }: Started,
  { write: file, region }: DevOptions,
  { env }: Terminal,
) {
  const [before, problem] = file === undefined ? [settings] : settingsBeside(file, env);
  const former = regionIn(file);
  const variables = devVariables(emulator, plan, before, file);
  if (file !== undefined) writeSecretFile(file, variables);
  const kept: string[] = [];
  if (region === undefined && plan.primary !== DEFAULT_PRIMARY) {
    kept.push(
      `QSTASH_REGION stays ${plan.primary}, as ${file} has it. To change it, use --mode migration --region eu.`,
    );
  }
  const now = variables[REGION_VARIABLE];
  if (region !== undefined && former !== undefined && now && now !== former) {
    kept.push(
      `QSTASH_REGION was ${former} in ${file}, and is ${now} now. To keep what the file says, leave out --region.`,
    );
  }
  if (problem !== undefined) return { variables, remarks: [...kept, problem] };
  const after =
    file === undefined
      ? { ...before, variables: { ...before.variables, ...variables } }
      : settingsWith(file, env);
  const remarks = appRemarks({ variables, file, before, after }, emulator, plan);
  return { variables, remarks: [...kept, ...remarks] };
}

/** The settings of an app that reads a file, or a sentence about a file beside it that is not read here. */
function settingsBeside(file: string, env: Terminal["env"]): readonly [Settings, problem?: string] {
  try {
    return [settingsWith(file, env)];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const settings = { variables: env, sources: new Map(), files: [], overridden: [] };
    const problem = `Whether your app would use this local QStash was not checked: ${error.message}.`;
    return [settings, problem];
  }
}
