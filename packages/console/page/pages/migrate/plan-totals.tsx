import type { JSX } from "preact";
import type { PlanRow } from "../../../src/contract/guide.js";
import { countText, numberText, shortName } from "../../parts/format.js";
import type { StepProps } from "./step-props.js";

const PLANS = ["create", "update", "same", "conflict", "blocked", "staying"] as const;

/** The number of rows with each verdict. Pressing one shows only those. */
export function PlanTotals(
  props: Pick<StepProps, "view"> & {
    readonly all: readonly PlanRow[];
    readonly chosen: readonly PlanRow[];
    readonly plan: string;
    readonly onPlan: (plan: string) => void;
  },
): JSX.Element {
  const { view, all, chosen, plan, onPlan } = props;
  const pausing = chosen.filter(({ isPausing }) => isPausing).length;
  const [from, to] = [shortName(view.from), shortName(view.to)];
  return (
    <div class="totals">
      {PLANS.map((each) => {
        const amount = all.filter((row) => row.plan === each).length;
        return (
          <button
            key={each}
            type="button"
            class={`total ${amount > 0 ? each : ""}`}
            aria-pressed={plan === each}
            onClick={() => onPlan(plan === each ? "" : each)}
          >
            <b>{numberText(amount)}</b>
            <span>{each}</span>
          </button>
        );
      })}
      {pausing > 0 && (
        <p class="pausing">
          <b class="pausing-count">{countText(pausing, "schedule")}</b>
          <span>
            paused in the {from}, each as it starts in the {to}
          </span>
        </p>
      )}
    </div>
  );
}
