import { REGIONS } from "@qstash-verify/core";
import { indented } from "../terminal/indented.js";
import { remark } from "../terminal/remark.js";
import type { Terminal } from "../terminal/terminal.js";
import type { Finding } from "./finding.js";
import type { OnlineResult } from "./inspect-online.js";
import type { VariableState } from "./inspect-variable.js";
import { isFine, isHealthy, isWrong, type Report } from "./report.js";

const MODES = { single: "single region", migration: "migration", unrecognised: "unrecognised" };

/** Draws a report: the variables by region, then the findings. */
export function showReport(report: Report, terminal: Terminal): void {
  const { bold, dim, green, red, yellow } = terminal.paint;
  const { mode, primary, findings, online } = report;
  terminal.out(`${bold("mode")}            ${MODES[mode]}`);
  terminal.out(`${bold("primary region")}  ${primary ?? "not known"}`);
  const variables = report.variables.filter((each) => isExpected(each, report));
  const width = Math.max(...variables.map(({ name }) => name.length)) + 4;
  const isMixed = new Set(variables.filter(isSet).map(({ source }) => source)).size > 1;
  for (const region of [undefined, ...REGIONS]) {
    const own = variables.filter((variable) => variable.region === region);
    if (own.length > 0) terminal.out("");
    for (const variable of own) showVariable(variable, { width, isMixed }, terminal);
  }
  terminal.out("");
  const signs = { problem: red("✗"), warning: yellow("!"), note: dim("·") };
  for (const { severity, code, message } of findings) {
    terminal.out(remark(signs[severity], `${bold(code)}: ${message}`, terminal));
  }
  for (const each of online.filter((result) => !isFound(result, findings))) {
    const { region, result } = each;
    const sign = result === "same" ? green("✓") : isFine(result) ? dim("·") : red("✗");
    terminal.out(remark(sign, `${bold(region)}: ${onlineText(each)}`, terminal));
  }
  if (isHealthy(report)) terminal.out(green("✓ no problems found"));
}

/** Whether a finding already says that a region has no keys. */
function isFound({ region, result }: OnlineResult, findings: readonly Finding[]): boolean {
  const says = ({ code, message }: Finding) =>
    code === "keys_missing" || (code === "region_without_keys" && message.startsWith(`${region} `));
  return result === "missing" && findings.some(says);
}

function onlineText({ region, result, message }: OnlineResult): string {
  if (result === "same" || result === "no token") return message;
  // A failed call names its region itself.
  if (result === "unknown" || result === "token refused") return message.replace(`${region}: `, "");
  return `${result}: ${message}`;
}

function showVariable(
  variable: VariableState,
  { width, isMixed }: { width: number; isMixed: boolean },
  terminal: Terminal,
): void {
  const { dim, green, red, yellow } = terminal.paint;
  const { name, state, shown, source, remark } = variable;
  const isBad = isWrong(variable);
  const accepted = state === "doubtful" ? yellow("!") : green("✓");
  const sign = isBad ? red("✗") : isSet(variable) ? accepted : dim("·");
  const value = isSet(variable) ? shown : dim(remark || "not set");
  const from = isMixed && isSet(variable) ? dim(`  ${source ?? "the shell"}`) : "";
  const first = `${sign} ${name.padEnd(width - 2)}`;
  terminal.out(indented(`${value}${from}`, terminal, { first, rest: " ".repeat(width), width }));
  if (!remark || !isSet(variable)) return;
  const text = isBad ? `${red(state)}: ${remark}` : state === "doubtful" ? remark : dim(remark);
  terminal.out(indented(text, terminal, { first: "    ", rest: "    ", width: 4 }));
}

function isSet({ state }: VariableState): boolean {
  return state !== "missing";
}

/** Whether a variable is shown: it is set, or the setup needs it. */
function isExpected(variable: VariableState, { mode }: Report): boolean {
  const { name, region } = variable;
  if (isSet(variable)) return true;
  if (/_DEV|_URL|_REGION/.test(name)) return false;
  return mode === "single" ? region === undefined : region !== undefined;
}
