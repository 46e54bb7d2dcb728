import { useEffect, useState } from "preact/hooks";
import type { GuideAnswer, GuideProgress, GuideView } from "../../../src/contract/guide.js";
import type { RegionName } from "../../../src/contract/region.js";
import { notice } from "../../live/act.js";
import { ask, Problem } from "../../live/ask.js";
import { regions, underWay } from "../../live/live.js";
import { changeQuery, route } from "../../live/route.js";
import { useStore } from "../../live/store.js";
import { type Loaded, useLoaded } from "../../live/use-loaded.js";
import { confirmed } from "../../parts/dialog.js";
import { otherRegion } from "../../parts/format.js";

/** What was done, and in which step. */
export interface Answered {
  readonly action: string;
  readonly step: string;
  readonly title: string;
  readonly answer: Extract<GuideAnswer, { isDone: boolean }>;
}

/** An action, as a button begins it. */
interface Begin {
  readonly action: string;
  /** What it is called, also on the button that agrees. */
  readonly title: string;
  readonly step: string;
  readonly fields?: Readonly<Record<string, string>>;
}

/** The guide: its state, and the functions to use it. */
export interface Guide extends Loaded<GuideView> {
  readonly from: RegionName;
  readonly to: RegionName;
  readonly progress: GuideProgress | undefined;
  readonly answered: Answered | undefined;
  /** @returns whether it was done */
  readonly run: (begin: Begin) => Promise<boolean>;
}

/** Reads the guide for the direction in the address; without one, for the migration that was begun. */
export function useGuide(): Guide {
  const { query } = useStore(route);
  const from = useDirection(query["from"]);
  const to = otherRegion(from);
  const loaded = useLoaded<GuideView>(`/api/guide?from=${from}&to=${to}`, ["guide"]);
  const live = useStore(underWay);
  const [answered, setAnswered] = useState<Answered | undefined>();
  const { data, reload } = loaded;
  useEffect(() => {
    if (data) open(data, query);
  }, [data, query]);
  // What was done in the other direction is not the result of a step of this one.
  useEffect(() => setAnswered(undefined), [from]);
  const run = async ({ action, title, step, fields = {} }: Begin) => {
    setAnswered(undefined);
    notice.set(undefined);
    const request = { from, to, action, fields: { ...fields, step } };
    try {
      const answer = await agreeing(request, title, action === "undo");
      // Show both at once, so that buttons do not move twice under the pointer.
      await reload();
      if (!answer) return false;
      setAnswered({ action, step, title, answer });
      return true;
    } catch (error) {
      notice.set({ tone: "bad", text: error instanceof Problem ? error.message : String(error) });
      await reload();
      return false;
    }
  };
  return { ...loaded, from, to, progress: live ?? data?.underWay, answered, run };
}

function useDirection(named: string | undefined): RegionName {
  const primary = useStore(regions).find(({ isPrimary }) => isPrimary)?.name;
  // The first answer must not change while somebody reads it.
  const [assumed] = useState<RegionName>(primary ?? "EU_CENTRAL_1");
  return named === "EU_CENTRAL_1" || named === "US_EAST_1" ? named : assumed;
}

/** Opens the step that is next, the first time; and the migration that was begun, if it is the other one. */
function open({ from, begun, next }: GuideView, query: Readonly<Record<string, string>>): void {
  const [other] = begun;
  if (!query["from"] && other && !begun.includes(from)) changeQuery({ from: other });
  // If no migration was begun, the first question is the direction.
  else if (!query["step"]) changeQuery({ step: query["from"] || other ? `${next}` : "1" });
}

/** Acts once every question was answered with yes. @returns `undefined` if one was not */
async function agreeing(
  request: object,
  title: string,
  isDanger: boolean,
): Promise<Answered["answer"] | undefined> {
  let answer = await ask<GuideAnswer>("/api/guide", request);
  while ("asks" in answer) {
    const { asks, yes = title, isChanged } = answer;
    const heading = isChanged ? "Something changed in the meantime" : undefined;
    if (!(await confirmed(asks, yes, isDanger, heading))) return undefined;
    answer = await ask<GuideAnswer>("/api/guide", { ...request, agreed: answer.agreement });
  }
  return answer;
}
