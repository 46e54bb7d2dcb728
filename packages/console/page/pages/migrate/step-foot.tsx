import type { JSX } from "preact";
import { goTo } from "../../live/route.js";
import { Button } from "../../parts/button.js";
import type { StepProps } from "./step-props.js";

/** The buttons to the next and previous step, and to leave. */
export function StepFoot({ guide, view, step }: StepProps): JSX.Element {
  const { number, id, isPassed } = step;
  const go = (to: number) => goTo("migrate", { from: guide.from, step: `${to}` });
  const isKnown = view.unread === undefined;
  const mayPass = isPassed || (isKnown && id !== "receive");
  const undo = async () => {
    const title = "Undo everything so far";
    await guide.run({ action: "undo", title, step: id });
  };
  return (
    <div class="row wrap step-foot">
      {number < view.steps.length && (
        <Button
          {...(isPassed && { kind: "main" })}
          isReading
          isOff={!mayPass}
          onPress={() => go(number + 1)}
        >
          Go on
        </Button>
      )}
      {number > 1 && (
        <Button isReading onPress={() => go(number - 1)}>
          Back
        </Button>
      )}
      <Button kind="quiet" isReading onPress={guide.reload}>
        Look again
      </Button>
      <span class="space" />
      {view.isUndoable && (
        <Button kind="danger" isOff={Boolean(guide.progress)} onPress={undo}>
          Undo everything so far…
        </Button>
      )}
    </div>
  );
}
