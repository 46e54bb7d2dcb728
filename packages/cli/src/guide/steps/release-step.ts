import {
  accountFor,
  allVariables,
  REGION_VARIABLE,
  readSettings,
} from "@qstash-verify/core/building";
import { sendingRegion } from "../../environment/sending-region.js";
import { commandLine } from "../../migration/next-steps.js";
import { allOf } from "../../migration/schedule/running-nowhere.js";
import { command, type Fact, good, plain, type Reading, warning } from "../guide-step.js";
import type { Known } from "../view.js";
import { readDrain } from "./drain-step.js";
import { deployedFact, isSwitched } from "./send-step.js";

/** Remove the old variables: nothing needs them any more. */
export function readRelease(known: Known): Reading {
  const { options } = known;
  const reasons = reasonsToKeep(known);
  const isDone = reasons.length === 0;
  return {
    state: isDone ? "done" : isContradicted(known) ? "attention" : "open",
    isPassed: isDone,
    summary: isDone ? "the old variables can be removed" : `keep the variables of ${options.from}`,
    facts: isDone ? removalFacts(known) : reasons,
    actions: [],
    commands: [commandLine("verify", options)],
  };
}

/** Whether these settings name the old region, although the owner said that the apps send through the new one. */
function isContradicted(known: Known): boolean {
  const { settings, options } = known;
  return isSwitched(known) && sendingRegion(settings.variables)?.region === options.from;
}

function reasonsToKeep(known: Known): Fact[] {
  const { plan, nowhere, options, settings } = known;
  const isSame = plan.every(({ verdict }) => verdict === "same");
  const isPart = options.only !== undefined || options.name !== undefined;
  const drain = readDrain(known);
  const { variable = REGION_VARIABLE } = sendingRegion(settings.variables) ?? {};
  const where = settings.sources.get(variable) ?? "these settings";
  const sends = variable === REGION_VARIABLE ? "is" : "sends through";
  return [
    ...(isContradicted(known)
      ? [warning(`${variable} in ${where} ${sends} ${options.from}: step 5`)]
      : []),
    ...(isPart
      ? [warning("only a part was compared: open the guide again without --only and --name")]
      : []),
    ...(isSwitched(known) ? [] : [warning(`your apps still send through ${options.from}: step 5`)]),
    ...(isSame ? [] : [warning(`not everything of ${options.from} is in ${options.to}: step 3`)]),
    ...(allOf(nowhere).length === 0 ? [] : [warning("a schedule runs in neither region: step 4")]),
    ...(drain.state === "done" ? [] : [warning(`${drain.summary}: step 6`)]),
  ];
}

function removalFacts(known: Known): Fact[] {
  const { options } = known;
  const old = oldVariables(known);
  return [
    good(`nothing waits in ${options.from}, and no schedule runs there any more`),
    deployedFact(known),
    warning("a message that is delayed for longer than the logs reach back is not seen"),
    plain(`your apps no longer need these variables of ${options.from}:`),
    ...old.map((name) => command(name)),
    ...unprefixedFacts(known, old),
    plain("remove them and deploy; then delete the journal, without which there is no undo"),
    plain(
      `while ${REGION_VARIABLE} is set, the log and doctor report region_without_keys for ${options.from}; to end that, give the URL, token and keys of ${options.to} to the names without a prefix, and remove ${REGION_VARIABLE}`,
    ),
  ];
}

const OF_NO_REGION: ReadonlySet<string> = new Set(["region", "dev", "port"]);

/** These settings need not be those of the deployed apps: the file of `migrate env` has no unprefixed names. */
function unprefixedFacts({ options: { from } }: Known, old: readonly string[]): Fact[] {
  const names = allVariables()
    .filter(({ kind, region }) => region === undefined && !OF_NO_REGION.has(kind))
    .map(({ name }) => name);
  if (names.every((name) => old.includes(name))) return [];
  const list = `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  return [
    plain(
      `nor do they need the unprefixed ${list}, if your apps have them and they are those of ${from}`,
    ),
  ];
}

/** The names of the old region's variables: its own, and unprefixed ones that repeat them. */
function oldVariables({ settings: { variables }, options, keys }: Known): string[] {
  const { url, token } = accountFor(readSettings(variables), options.from);
  const own = keys[options.from];
  const old = new Set([url, token, own?.current, own?.next]);
  const isOld = (name: string) => old.has(variables[name]?.trim());
  return allVariables()
    .filter(({ name, region, kind }) => {
      if (!variables[name] || kind === "region") return false;
      return region === options.from || (region === undefined && isOld(name));
    })
    .map(({ name }) => name);
}
