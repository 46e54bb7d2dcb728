import type { Region } from "@qstash-verify/core";
import { type Command, InvalidArgumentError } from "commander";
import type { Direction } from "../guide/direction.js";
import type { GuideOptions } from "../guide/view.js";
import { KINDS, type KindName } from "../migration/kind/resource.js";
import {
  type MigrationOptions,
  otherRegion,
  type SelectionOptions,
} from "../migration/selection.js";
import { countOption, listOption, regionOption, urlOption, withEnvFile } from "./option-parsers.js";

/** The options by which a plan is made. */
export type PlanCommandOptions = MigrationOptions &
  SelectionOptions & { readonly details?: boolean };

/** Adds the options that a plan is made by, and `--json`. */
export function withPlan(command: Command): Command {
  return withSelection(withJournal(withAccounts(command))).option("--json", "print JSON");
}

/** The options of the guide: those of a plan, but the regions need not be named. */
export type GuideCommandOptions = Omit<GuideOptions, "from" | "to"> & Partial<Direction>;

/** Adds the options of the guide. */
export function withGuide(command: Command): Command {
  return withSelection(withJournal(withRegions(command))).option("--json", "print JSON");
}

/** Adds the options that say which two regions; one of them has to be named. */
export function withAccounts(command: Command): Command {
  return withRegions(command).hook("preAction", nameBoth);
}

function withRegions(command: Command): Command {
  return withEnvFile(command)
    .option("--from <region>", "the region to move from; not needed with --to", regionOption)
    .option("--to <region>", "the region to move to; not needed with --from", regionOption)
    .option("--from-url <url>", "the address of the source's API", urlOption)
    .option("--to-url <url>", "the address of the target's API", urlOption);
}

/** There are two regions: naming one names both. */
function nameBoth(command: Command): void {
  const { from, to } = command.opts<{ readonly from?: Region; readonly to?: Region }>();
  if (!from && !to) command.error("error: name the region to move from: --from eu, or --from us");
  command.setOptionValue("from", from ?? otherRegion(to));
  command.setOptionValue("to", to ?? otherRegion(from));
}

/** Adds the option that shows a plan's differences. */
export function withDetails(command: Command): Command {
  return command.option("--details", "show every field that differs, in both regions");
}

/** Adds the option that says where the journal is. */
export function withJournal(command: Command): Command {
  return command.option(
    "--journal <file>",
    "the file that records what was done (default: qstash-<from>-to-<to>.jsonl)",
  );
}

/** Adds the options that say what is meant. */
function withSelection(command: Command): Command {
  return command
    .option("--only <kinds>", "some of: url-groups,queues,schedules", kindsOption)
    .option(
      "--name <pattern>",
      "only names that match, * for any characters (repeatable)",
      listOption,
    )
    .option("--overwrite", "replace conflicting resources in the target")
    .option(
      "--meant-running <pattern>",
      "schedules that a migration paused in the source: they must run in the target (repeatable)",
      listOption,
    )
    .option(
      "--meant-paused <pattern>",
      "schedules that are paused on purpose: they stay paused (repeatable)",
      listOption,
    )
    .option(
      "--leave-messages",
      "also copy queues with undelivered messages; the messages stay in the source",
    )
    .option(
      "--max-schedules <count>",
      "how many schedules the Upstash plan of the target allows",
      countOption,
    )
    .option("--max-queues <count>", "the same for queues", countOption)
    .option("--max-url-groups <count>", "the same for URL groups", countOption);
}

function kindsOption(text: string): ReadonlySet<KindName> {
  const names = text.split(",").map((name) => name.trim().replace(/s$/, "").toLowerCase());
  const kinds = names.map((name) => {
    const kind = KINDS.find((each) => each === name);
    if (!kind) throw new InvalidArgumentError("Name some of url-groups,queues,schedules.");
    return kind;
  });
  return new Set(kinds);
}
