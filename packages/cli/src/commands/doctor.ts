import { allVariables } from "@qstash-verify/core/building";
import type { Command } from "commander";
import { inspectOnline } from "../doctor/inspect-online.js";
import { inspectSetup, modeOf } from "../doctor/inspect-setup.js";
import { inspectVariable } from "../doctor/inspect-variable.js";
import { exitCodeOf, type Report } from "../doctor/report.js";
import { showReport } from "../doctor/show-report.js";
import { isProductionFile } from "../environment/environment-files.js";
import { readSettings } from "../environment/load-environment.js";
import type { Settings } from "../environment/settings.js";
import type { CommandContext } from "./command-context.js";
import { withEnvFile } from "./option-parsers.js";
import { sayLocal } from "./say-local.js";

interface DoctorOptions {
  readonly envFile?: readonly string[];
  readonly online?: boolean;
  readonly json?: boolean;
}

/** `doctor`: what a configuration does. */
export function doctorCommand(program: Command, context: CommandContext): void {
  withEnvFile(program.command("doctor"))
    .description("Check your variables: the mode, the region, and what is missing or misplaced.")
    .option("--online", "also compare the keys with those of each region")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nValues are masked.\n\nExit code: 0 no problems; 1 problems, such as a token that its region refuses (401, 403, 404); 2 with --online, no token was found, or a region did not answer or answered 429 or 5xx.\n\n  qstash-verify doctor --env-file .env.production --online",
    )
    .action(async (options: DoctorOptions) => {
      const settings = inItsStage(readSettings(options.envFile ?? [], context.terminal.env));
      if (options.online) sayLocal(settings.variables, false, "read", context.terminal);
      const report = await inspect(settings, options.online ?? false);
      if (options.json) context.terminal.out(JSON.stringify(report, null, 2));
      else showReport(report, context.terminal);
      context.exitWith(exitCodeOf(report, options.online));
    });
}

/** The settings in a production file are judged as an app reads them: in production. */
function inItsStage(settings: Settings): Settings {
  const { variables, files } = settings;
  if (variables["NODE_ENV"] || !files.some(isProductionFile)) return settings;
  return { ...settings, variables: { ...variables, NODE_ENV: "production" } };
}

async function inspect({ variables, sources, files }: Settings, online: boolean): Promise<Report> {
  return {
    ...modeOf(variables),
    files,
    variables: allVariables().map((variable) => {
      const source = sources.get(variable.name);
      return { ...inspectVariable(variable, variables[variable.name]), ...(source && { source }) };
    }),
    findings: await inspectSetup(variables),
    online: online ? await inspectOnline(variables) : [],
  };
}
