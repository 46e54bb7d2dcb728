import type { JSX } from "preact";
import type { GuideStepView } from "../../../src/contract/guide.js";
import type { RegionName } from "../../../src/contract/region.js";
import { linkTo } from "../../live/route.js";

const SIGNS = { done: "✓", attention: "!" } as const;
const WORDS = { done: "done", attention: "needs a look", open: "not done yet" } as const;

/** All steps, with the state of each. */
export function StepList(props: {
  readonly steps: readonly GuideStepView[];
  /** The number of the one that is open. */
  readonly open: number;
  readonly from: RegionName;
}): JSX.Element {
  const { steps, open, from } = props;
  return (
    <ol class="card plain step-list" aria-label="Steps">
      {steps.map(({ id, number, title, state, summary }) => (
        <li key={id}>
          <a
            class="step-link"
            href={linkTo("migrate", { from, step: `${number}` })}
            aria-current={number === open ? "step" : undefined}
          >
            <span class={`step-sign ${state}`} aria-hidden="true">
              {state === "open" ? number : SIGNS[state]}
            </span>
            <span>
              <span class="step-title">{title}</span>
              <span class="unseen">, {WORDS[state]}. </span>
              <span class="mute small step-summary">{summary}</span>
            </span>
          </a>
        </li>
      ))}
    </ol>
  );
}
