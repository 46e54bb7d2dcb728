import type { JSX } from "preact";
import type { GuideProgress } from "../../../src/contract/guide.js";
import { notice } from "../../live/act.js";
import { ask } from "../../live/ask.js";
import { Button } from "../../parts/button.js";
import { numberText } from "../../parts/format.js";

/** The progress of an action, also if another page began it. */
export function ProgressBox({ progress }: { readonly progress: GuideProgress }): JSX.Element {
  const { name, done, total } = progress;
  const tenth = Math.floor((done / Math.max(1, total)) * 10) * 10;
  const stop = async () => {
    await ask("/api/guide/interrupt", {});
    notice.set({
      tone: "good",
      text: "Stopping: what was begun is finished, and nothing more is begun.",
    });
  };
  return (
    <section class="card progress-box" aria-label="What is under way">
      <strong>{name}</strong>
      <progress value={done} max={total} aria-label={name} />
      <span class="mono">
        {numberText(done)} of {numberText(total)}
      </span>
      <Button onPress={stop}>Stop safely</Button>
      {/* Rounded, so that a screen reader does not read each update. */}
      <span class="unseen" role="status">
        {name}: {tenth} %
      </span>
    </section>
  );
}
