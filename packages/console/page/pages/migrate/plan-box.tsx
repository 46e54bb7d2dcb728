import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { PlanRow } from "../../../src/contract/guide.js";
import { goTo } from "../../live/route.js";
import { Button } from "../../parts/button.js";
import { Select } from "../../parts/field.js";
import { shortName } from "../../parts/format.js";
import { chosenRows, copyFields } from "./choices.js";
import { PlanTable } from "./plan-table.js";
import { PlanTotals } from "./plan-totals.js";
import { savePlan } from "./save-plan.js";
import type { StepProps } from "./step-props.js";

/** The plan: totals first, then a row for each resource, narrowed by kind, plan and words. */
export function PlanBox(props: StepProps): JSX.Element {
  const { guide, view, choices, onChoose } = props;
  const [plan, setPlan] = useState<string>("");
  const [kind, setKind] = useState<string>("");
  const [search, setSearch] = useState("");
  const all = view.plan;
  // An empty plan would say that there is nothing to copy.
  if (!all) return <p role="status">{`The plan is not known: ${view.unread}.`}</p>;
  const kinds = [...new Set(all.map((row) => row.kind))];
  const rows = all.filter(
    (row) => (!plan || row.plan === plan) && (!kind || row.kind === kind) && isFound(row, search),
  );
  const chosen = chosenRows(all, choices);
  const copy = async () => {
    const fields = copyFields(all, choices);
    const isDone = await guide.run({
      action: "copy",
      title: `Copy to ${view.to}`,
      step: "copy",
      fields,
    });
    if (isDone) goTo("migrate", { from: guide.from, step: "4" });
  };
  return (
    <>
      <PlanTotals {...props} all={all} chosen={chosen} plan={plan} onPlan={setPlan} />
      <div class="row wrap">
        <Button
          {...(chosen.length > 0 && { kind: "main" })}
          isOff={chosen.length === 0 || Boolean(guide.progress)}
          onPress={copy}
        >{`Copy ${chosen.length}…`}</Button>
        <Button isReading onPress={() => savePlan(view, all)}>
          Save the plan as JSON
        </Button>
      </div>
      <div class="filters">
        <input
          type="search"
          aria-label="Search the plan"
          placeholder="Name, cron, address…"
          value={search}
          onInput={({ currentTarget }) => setSearch(currentTarget.value)}
        />
        <Select
          label="Kind"
          value={kind}
          choices={[["", "All kinds"], ...kinds.map((each) => [each, each] as const)]}
          onChange={setKind}
        />
      </div>
      {rows.length === 0 ? (
        <p class="mute">
          {all.length === 0
            ? `There is nothing to copy in the ${shortName(view.from)}.`
            : "Nothing in the plan matches."}
        </p>
      ) : (
        <PlanTable view={view} rows={rows} choices={choices} onChoose={onChoose} />
      )}
    </>
  );
}

function isFound({ id, kind, text, difference }: PlanRow, search: string): boolean {
  const fields = difference.map(({ field, from, to }) => `${field} ${from} ${to}`);
  const all = [id, kind, text, ...fields].join("\n").toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
