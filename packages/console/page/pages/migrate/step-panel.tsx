import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Actions } from "./actions.js";
import { AnswerBox } from "./answer-box.js";
import { DirectionChoice } from "./direction-choice.js";
import { FactList } from "./fact-list.js";
import { PlanBox } from "./plan-box.js";
import { StepFoot } from "./step-foot.js";
import type { StepProps } from "./step-props.js";
import { CommandList, VariableList } from "./variable-list.js";
import { WaitingBox } from "./waiting-box.js";

/** The open step: its facts, its actions and their results. */
export function StepPanel(props: StepProps): JSX.Element {
  const { guide, view, step } = props;
  const { answered } = guide;
  const heading = useRef<HTMLHeadingElement>(null);
  const isFirst = useRef(true);
  // Before it is painted, so that the next keystroke goes to the beginning of the step.
  useLayoutEffect(() => {
    if (!isFirst.current) heading.current?.focus();
    isFirst.current = false;
  }, [step.id]);
  return (
    <section class="card step-panel" aria-labelledby="step-title">
      <h2 id="step-title" ref={heading} tabIndex={-1}>
        {step.number} · {step.title}
      </h2>
      {answered?.step === step.id && <AnswerBox answered={answered} />}
      {step.id === "regions" && <DirectionChoice from={guide.from} />}
      {step.id === "plan" ? (
        <PlanBox {...props} />
      ) : step.id === "drain" ? (
        <WaitingBox {...props} />
      ) : step.id === "copy" && guide.progress ? (
        // While an action runs, what was read before it is outdated.
        <p>It is under way. What became of it is shown when it has ended.</p>
      ) : (
        <FactList facts={step.facts} />
      )}
      <VariableList variables={step.variables} />
      <Actions {...props} />
      <CommandList commands={step.commands} isOpen={!view.steps[0]?.isPassed} />
      <StepFoot {...props} />
    </section>
  );
}
