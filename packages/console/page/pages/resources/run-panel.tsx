import type { JSX } from "preact";
import type { ResourceKindView, ResourceRow } from "../../../src/contract/resource.js";
import type { RunDetail, StepBar } from "../../../src/contract/run.js";
import { apiPath } from "../../live/ask.js";
import { seconds } from "../../live/clock.js";
import { linkTo } from "../../live/route.js";
import { useStore } from "../../live/store.js";
import { useLoaded } from "../../live/use-loaded.js";
import { type Tone, WordBadge } from "../../parts/badges.js";
import { BodyBox } from "../../parts/body-box.js";
import { ProblemBox } from "../../parts/empty.js";
import { durationText } from "../../parts/format.js";
import { PanelFrame } from "./resource-panel.js";

/** A workflow run: its steps as a waterfall. */
export function RunPanel(props: {
  readonly kind: ResourceKindView;
  readonly row: ResourceRow;
}): JSX.Element {
  const { row } = props;
  const { data, problem } = useLoaded<RunDetail>(apiPath("runs", row.region, row.id), ["runs"]);
  return (
    <PanelFrame {...props}>
      {problem && <ProblemBox text={problem} />}
      {data && <Opened run={data} />}
    </PanelFrame>
  );
}

function Opened({ run }: { readonly run: RunDetail }): JSX.Element {
  const now = useStore(seconds);
  const {
    state,
    workflowUrl,
    startedAt,
    endedAt,
    waitsFor,
    failure,
    failureBody,
    response,
    steps,
  } = run;
  const end = endedAt ?? Math.max(now, ...steps.map((step) => step.endedAt ?? 0));
  return (
    <>
      <p class="small mute">
        <WordBadge word={state} /> <span class="break">{workflowUrl}</span> ·{" "}
        {durationText(end - startedAt)}
      </p>
      {waitsFor && <p>{waitsFor}</p>}
      {failure && <ProblemBox text={failure} />}
      {failureBody && (
        <details>
          <summary>All of the failure</summary>
          <BodyBox body={failureBody} />
        </details>
      )}
      <ol class="waterfall plain">
        {steps.map((step) => (
          <Bar key={step.id} step={step} region={run.region} start={startedAt} end={end} />
        ))}
      </ol>
      {response && (
        <details>
          <summary>What it returned</summary>
          <BodyBox body={response} />
        </details>
      )}
    </>
  );
}

const TONES: Readonly<Record<StepBar["state"], Tone>> = {
  waiting: "quiet",
  running: "wait",
  retrying: "wait",
  done: "good",
  failed: "bad",
};

function Bar(props: {
  readonly step: StepBar;
  readonly region: RunDetail["region"];
  readonly start: number;
  readonly end: number;
}): JSX.Element {
  const { step, region, start, end } = props;
  const { name, type, state, startedAt = end, endedAt = end, note, output, messageId } = step;
  const whole = Math.max(1, end - start);
  const left = share(startedAt - start, whole);
  const width = Math.max(0.8, share(endedAt - startedAt, whole));
  return (
    <li>
      <div class="row small">
        <strong>{name}</strong>
        <span class="mute">{type}</span>
        <span class="space" />
        <span class="mute">
          {step.startedAt === undefined ? state : durationText(endedAt - startedAt)}
        </span>
      </div>
      <div class="track" role="img" aria-label={`${name}: ${state}`}>
        <span
          class={`bar ${TONES[state]}`}
          style={{
            left: `${Math.min(left, 99)}%`,
            width: `${Math.min(width, 100 - Math.min(left, 99))}%`,
          }}
        />
      </div>
      {note && <div class="small mute">{note}</div>}
      <div class="small">
        {messageId && (
          <a href={linkTo("messages", { open: `${region}/${messageId}` })}>Its message</a>
        )}
        {output && (
          <details>
            <summary>Result</summary>
            <BodyBox body={output} />
          </details>
        )}
      </div>
    </li>
  );
}

function share(part: number, whole: number): number {
  return (Math.max(0, part) / whole) * 100;
}
