import type { Command } from "commander";
import type { Checked } from "../check/check.js";
import { checkEndpoint, questionFor, RECOGNIZED } from "../check/check-endpoint.js";
import { CHECK_BODY } from "../check/checked-delivery.js";
import { isLoopback } from "../check/loopback.js";
import { provenRegion, sendersOf } from "../check/sender.js";
import { showCheck } from "../check/show-check.js";
import { loadEnvironment } from "../environment/load-environment.js";
import { Failure } from "../failure.js";
import { confirm } from "../terminal/confirm.js";
import { startProgress } from "../terminal/progress.js";
import { remark } from "../terminal/remark.js";
import { bodyOf } from "./body-option.js";
import type { CommandContext } from "./command-context.js";
import { destinationOption, methodOption, urlOption, withEnvFile } from "./option-parsers.js";

interface CheckOptions {
  readonly envFile?: readonly string[];
  readonly published?: string;
  readonly method: string;
  readonly body?: string;
  readonly bodyFile?: string;
  readonly workflow?: boolean;
  readonly url?: boolean;
  readonly strict?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `check`: whether an endpoint accepts genuine deliveries and refuses forged ones. */
export function checkCommand(program: Command, context: CommandContext): void {
  withEnvFile(program.command("check"))
    .description("Send an endpoint genuine and hostile deliveries, and check every answer.")
    .argument("<url>", "where the endpoint listens", destinationOption)
    .option("--published <url>", "the URL that is signed, if a proxy changes it", urlOption)
    .option("--workflow", "the endpoint serves a workflow: ask nothing, start no run")
    .option("--url", "the app sets the url option, so another URL must be refused")
    .option("--strict", "the app sets strict, so another region must be refused")
    .option("--method <method>", "the method of every delivery", methodOption, "POST")
    .option("--body <text>", `the body of every delivery (default: ${CHECK_BODY})`)
    .option("--body-file <file>", "the same from a file, byte for byte")
    .option("-y, --yes", "do not ask before genuine deliveries are sent")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Genuine deliveries run the handler of the endpoint, with the body you give. A workflow is recognized by its first answer,
and is then checked as with --workflow: no run is started.

Exit code: 0 if every answer is right; 1 if one is not; 2 if nothing answers, or if the check had to stop.

  qstash-verify check localhost:3000/api/qstash
  qstash-verify check https://app.example.com/api/workflow --workflow -e .env`,
    )
    .action(async (url: string, options: CheckOptions) => {
      const checked = await runCheck(url, options, context);
      context.exitWith(checked.every(({ isRight }) => isRight) ? 0 : 1);
    });
}

async function runCheck(
  url: string,
  options: CheckOptions,
  { terminal }: CommandContext,
): Promise<readonly Checked[]> {
  const { workflow = false, strict = false, yes, json } = options;
  const senders = sendersOf(loadEnvironment(options.envFile ?? [], terminal.env));
  if (senders.length === 0) {
    throw new Failure("no signing key found: pass the app's .env file with -e");
  }
  const message = {
    published: options.published ?? url,
    method: options.method,
    headers: { "Content-Type": "application/json" },
    body: bodyOf(options) ?? new TextEncoder().encode(CHECK_BODY),
  };
  const set = { url: options.url ?? false, strict, isLocal: isLoopback(url) };
  const request = { senders, message, options: set, isWorkflow: workflow };
  if (!workflow && !set.isLocal) await confirm(terminal, questionFor(url, request), yes);
  const start = (total: number) => startProgress(terminal, "Check", total);
  const { checked, isRecognized } = await checkEndpoint(url, request, start);
  if (isRecognized) terminal.say(remark(terminal.paint.yellow("!"), RECOGNIZED, terminal));
  if (json) terminal.out(JSON.stringify(checked.map(plain), null, 2));
  else showCheck(checked, terminal);
  return checked;
}

function plain({ delivery, isRight, answered, advice }: Checked): object {
  const { sender, label, duty } = delivery;
  const region = provenRegion(sender) ?? null;
  return { label, region, slot: sender.slot, duty, isRight, answer: answered, advice };
}
