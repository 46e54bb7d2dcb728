import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { route } from "../../live/route.js";
import { useStore } from "../../live/store.js";
import { RegionBadge } from "../../parts/badges.js";
import { ProblemBox } from "../../parts/empty.js";
import { shortName } from "../../parts/format.js";
import { PageTitle } from "../../parts/page-title.js";
import { afterCopy, type Choices, NO_CHOICES } from "./choices.js";
import { ProgressBox } from "./progress-box.js";
import { StepList } from "./step-list.js";
import { StepPanel } from "./step-panel.js";
import { useGuide } from "./use-guide.js";

/** The guided migration: seven steps at the left, and the open step. */
export function MigratePage(): JSX.Element {
  const guide = useGuide();
  const { query } = useStore(route);
  const [choices, setChoices] = useState<Choices>(NO_CHOICES);
  const { from, to, data, problem, progress, answered } = guide;
  // In the other direction, a decision would replace what was to be kept.
  useEffect(() => setChoices(NO_CHOICES), [from]);
  useEffect(() => {
    if (answered?.action === "copy") setChoices(afterCopy);
  }, [answered]);
  const steps = data?.steps ?? [];
  const step = steps.find(({ number }) => `${number}` === query["step"]) ?? steps[0];
  return (
    <>
      <PageTitle
        title={`Move from ${shortName(from)} to ${shortName(to)}`}
        text={
          step
            ? `Step ${step.number} of ${steps.length}. Your place is saved; you can close this page.`
            : "Both regions are being read."
        }
      >
        <span class="row" aria-hidden="true">
          <RegionBadge region={from} /> → <RegionBadge region={to} />
        </span>
      </PageTitle>
      {problem && <ProblemBox text={problem} />}
      {data?.readOnly && <p class="card note">{data.readOnly}</p>}
      {progress && <ProgressBox progress={progress} />}
      {data && step && (
        <div class="guide">
          <StepList steps={steps} open={step.number} from={from} />
          <StepPanel
            guide={guide}
            view={data}
            step={step}
            choices={choices}
            onChoose={setChoices}
          />
        </div>
      )}
    </>
  );
}
