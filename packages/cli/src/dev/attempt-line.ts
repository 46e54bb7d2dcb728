import type { AttemptResult, EmulatorEvent } from "@qstash-verify/emulator";
import stringWidth from "fast-string-width";
import type { Paint } from "../terminal/paint.js";
import { durationText } from "./duration-text.js";
import { cut, pad } from "./fit.js";
import type { Layout } from "./layout.js";
import { lineStart, messageCells, startWidth } from "./line-parts.js";

type Attempt = Extract<EmulatorEvent, { type: "delivered" | "retried" | "dead" }>;

/** The fewest characters of a sentence that are worth showing. */
const LEAST_SENTENCE = 12;

/** One attempt: the request, the answer, and what comes next. */
export function attemptLine(event: Attempt, layout: Layout, paint: Paint): string {
  const { gap, columns } = layout;
  const color = outcomeColor(event, paint);
  const cells = messageCells(event, layout);
  const status = String(event.status ?? "—").padEnd(3);
  const used = startWidth(layout) + stringWidth(cells) + 2 * gap.length + status.length;
  const rest = tail(event, columns - used, gap);
  const start = lineStart(event, layout, paint, color("→"));
  return `${start}${cells}${gap}${color(status)}${gap}${color(rest)}`;
}

function outcomeColor({ type }: Attempt, paint: Paint): (text: string) => string {
  if (type === "delivered") return paint.green;
  return type === "retried" ? paint.yellow : paint.red;
}

/** The answer without its status: our code with its sentence, or why there was no answer. */
function noteOf(event: Attempt, columns: number): string {
  if (event.type === "delivered") return cut(durationText(event.duration), columns);
  const { problem, status, error = "no answer", duration }: AttemptResult = event;
  if (!problem) {
    const reason = error.replace(/^connect /, "");
    return cut(status === undefined ? reason : durationText(duration), columns);
  }
  const { code, title } = problem;
  // A code alone can be looked up; the first letters of its sentence say nothing.
  return cut(columns < code.length + LEAST_SENTENCE ? code : `${code}: ${title}`, columns);
}

function nextOf(event: Attempt): string {
  const { type, attempt, maxAttempts } = event;
  if (type === "delivered") return attempt > 1 ? `attempt ${attempt}` : "";
  if (type === "dead") return `attempt ${attempt}/${maxAttempts}`;
  return `retry ${attempt}/${maxAttempts - 1} in ${durationText(event.retryAt - event.time)}`;
}

/** What comes next is at the right edge and is cut last. It is one word if a code would otherwise not fit. */
function tail(event: Attempt, columns: number, gap: string): string {
  const next = nextOf(event);
  if (next === "") return noteOf(event, columns);
  const spare = columns - gap.length - (event.problem?.code.length ?? 0);
  const short = next.length > spare ? next.replace("retry ", "") : next;
  const room = columns - short.length - gap.length;
  if (room < 1) return cut(next, columns);
  return `${pad(noteOf(event, room), room)}${gap}${short}`;
}
