import { allVariables } from "@qstash-verify/core/building";
import type { Command } from "commander";
import type { Finding } from "../doctor/finding.js";
import { inspectOnline, type OnlineResult } from "../doctor/inspect-online.js";
import { inspectSetup, type Mode, modeOf } from "../doctor/inspect-setup.js";
import { inspectVariable, type VariableState } from "../doctor/inspect-variable.js";
import { loadEnvironment } from "../environment/load-environment.js";
import type { ExitCode } from "../failure.js";
import { table } from "../terminal/table.js";
import type { Terminal } from "../terminal/terminal.js";
import type { CommandContext } from "./command-context.js";
import { listOption } from "./option-parsers.js";

interface DoctorOptions {
  readonly envFile?: readonly string[];
  readonly online?: boolean;
  readonly json?: boolean;
}

interface Report extends Mode {
  readonly variables: readonly VariableState[];
  readonly findings: readonly Finding[];
  readonly online: readonly OnlineResult[];
}

/** `doctor`: what a configuration does. */
export function doctorCommand(program: Command, context: CommandContext): void {
  program
    .command("doctor")
    .description("Look at the variables: which mode, which region, what is missing or misplaced.")
    .option(
      "-e, --env-file <file>",
      "look at a file, not at the environment (repeatable)",
      listOption,
    )
    .option("--online", "compare the keys with those each region has")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nValues are masked. Exit code: 0 all is well; 1 problems; 2 cannot tell, as a region was not reached.\n\n  qstash-verify doctor --env-file .env.production --online",
    )
    .action(async (options: DoctorOptions) => {
      const env = loadEnvironment(options.envFile ?? [], context.terminal.env);
      const report: Report = {
        ...modeOf(env),
        variables: allVariables().map((variable) => inspectVariable(variable, env[variable.name])),
        findings: await inspectSetup(env),
        online: options.online ? await inspectOnline(env) : [],
      };
      if (options.json) context.terminal.out(JSON.stringify(report, null, 2));
      else show(report, context.terminal);
      context.exitWith(exitCodeOf(report, options.online));
    });
}

const FINE = ["same", "no token"];

function exitCodeOf({ variables, findings, online }: Report, asked?: boolean): ExitCode {
  const wrong =
    variables.some(({ state }) => state !== "present" && state !== "missing") ||
    findings.some(({ severity }) => severity === "problem") ||
    online.some(({ result }) => result !== "unknown" && !FINE.includes(result));
  if (wrong) return 1;
  const unanswered = online.some(({ result }) => result === "unknown");
  return unanswered || (asked && online.every(({ result }) => result === "no token")) ? 2 : 0;
}

function show({ mode, primary, variables, findings, online }: Report, terminal: Terminal): void {
  const { bold, green, red, yellow, dim } = terminal.paint;
  const names = { single: "single-region", migration: "migration", unrecognised: "unrecognised" };
  terminal.out(
    `${bold("mode")}: ${names[mode]}; ${bold("primary region")}: ${primary ?? "not known"}`,
  );
  const colors = { present: green, missing: dim, malformed: red, misplaced: red, unsafe: red };
  const rows = variables
    .filter(({ name, state, region }) => state !== "missing" || isExpected(name, region, mode))
    .map(({ name, state, shown, remark }) => [name, colors[state](state), shown, remark]);
  terminal.out(table(terminal, ["variable", "", "value", "remark"], rows));
  const signs = { problem: red("✗"), warning: yellow("!"), note: dim("·") };
  for (const { severity, code, message } of findings) {
    terminal.out(`${signs[severity]} ${code}: ${message}`);
  }
  for (const { region, result, message } of online) {
    const sign = result === "same" ? green("✓") : FINE.includes(result) ? dim("·") : red("✗");
    terminal.out(`${sign} ${region}: ${result}: ${message}`);
  }
  const isFine = variables.every(({ state }) => state === "present" || state === "missing");
  if (isFine && findings.length === 0) terminal.out(green("✓ no problems found"));
}

function isExpected(name: string, region: string | undefined, mode: Mode["mode"]): boolean {
  if (/_DEV|_URL|_REGION/.test(name)) return false;
  return mode === "single" ? region === undefined : region !== undefined;
}
