import type { Region } from "@qstash-verify/core";
import { questionOf } from "../../migration/apply-question.js";
import type { Step } from "../../migration/kind/kind.js";
import type { MigrationOptions } from "../../migration/selection.js";
import type { Settled } from "./settled.js";

const MOST_NAMES = 10;

/** What a copy does, of which a question is asked. */
interface Undertaking {
  readonly todo: readonly Step[];
  readonly pausing: readonly Step[];
  readonly settled: readonly Settled[];
}

/** The question before a copy: first what is lost in the target, then what is written. */
export function copyQuestion(
  { todo, pausing, settled }: Undertaking,
  regions: Pick<MigrationOptions, "from" | "to">,
): string {
  if (todo.length === 0) return `Note in the journal that ${settledText(settled)}?`;
  return replacedText(todo, regions.to) + questionOf(todo, pausing, regions);
}

/** What schedules are meant to do: `nightly stays paused, hourly runs`. */
export function settledText(settled: readonly Settled[]): string {
  return settled
    .map(({ step, meant }) => `${step.id} ${meant === "paused" ? "stays paused" : "runs"}`)
    .join(", ");
}

function replacedText(todo: readonly Step[], to: Region): string {
  const replaced = todo.filter(
    ({ verdict, isBegun, reasons }) => verdict === "update" && !isBegun && reasons.length > 0,
  );
  if (replaced.length === 0) return "";
  const names = replaced.slice(0, MOST_NAMES).map(({ kind, id, reasons }) => {
    return `${kind} ${id} (${reasons.join("; ")})`;
  });
  const more = replaced.length - names.length;
  return `This replaces in ${to}: ${[...names, ...(more > 0 ? [`${more} more`] : [])].join(", ")}. `;
}
