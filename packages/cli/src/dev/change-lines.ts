import type { FaultSettings, Region } from "@qstash-verify/emulator";
import type { Paint } from "../terminal/paint.js";
import { faultTexts } from "./fault-texts.js";
import { filled } from "./fit.js";
import type { Layout } from "./layout.js";
import { lineStart, startWidth } from "./line-parts.js";

/** What the console changes in a local QStash beside its API. `time` is the emulator's, before the change. */
export type LocalChange = { readonly time: number } & (
  | { readonly type: "clockMoved"; readonly by: string }
  | { readonly type: "clockSpeedSet"; readonly speed: number }
  | { readonly type: "faultsSet"; readonly region: Region; readonly faults: FaultSettings }
);

/** The lines of the live log for a change. */
export function changeLines(change: LocalChange, layout: Layout, paint: Paint): readonly string[] {
  const start = startWidth(layout);
  const [first = "", ...more] = filled(textOf(change), layout.columns - start);
  return [
    lineStart(change, layout, paint, paint.yellow("·")) + paint.yellow(first),
    ...more.map((row) => " ".repeat(start) + paint.yellow(row)),
  ];
}

function textOf(change: LocalChange): string {
  if (change.type === "clockMoved") return `clock moved by ${change.by}`;
  if (change.type === "clockSpeedSet") {
    const { speed } = change;
    if (speed === 0) return "clock stopped: it is moved by hand";
    return speed === 1 ? "clock runs in real time" : `clock runs ${speed} times as fast`;
  }
  const faults = faultTexts(change.faults);
  return faults.length === 0 ? "faults cleared" : `faults set: ${faults.join(", ")}`;
}
