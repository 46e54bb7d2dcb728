import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Explained } from "../../../src/contract/explanation.js";
import type { MessageDetail, TimelineEntry } from "../../../src/contract/message.js";
import { apiPath, ask, Problem } from "../../live/ask.js";
import { Badge, RegionBadge } from "../../parts/badges.js";
import { MessagePartBox } from "../../parts/body-box.js";
import { Button } from "../../parts/button.js";
import { ProblemBox } from "../../parts/empty.js";
import { exactTime } from "../../parts/format.js";
import { RefusalBox } from "../../parts/refusal-box.js";
import { StepsBox } from "../../parts/steps-box.js";

const TONES: Readonly<Record<TimelineEntry["what"], string>> = {
  published: "quiet",
  waiting: "quiet",
  attempted: "quiet",
  delivered: "good",
  failed: "bad",
  retry: "wait",
  dead: "bad",
  cancelled: "quiet",
};

/** What happened to a message, in its order. */
export function Timeline(props: {
  readonly detail: MessageDetail;
  readonly entries: readonly TimelineEntry[];
}): JSX.Element {
  return (
    <ol class="timeline plain">
      {props.entries.map((entry, index) => (
        <li key={index} class={TONES[entry.what]}>
          <Entry detail={props.detail} entry={entry} />
        </li>
      ))}
    </ol>
  );
}

function Entry(props: {
  readonly detail: MessageDetail;
  readonly entry: TimelineEntry;
}): JSX.Element {
  const { detail, entry } = props;
  const { title, at, detail: text, refusal, signedBy, faults = [], attempt, request } = entry;
  return (
    <>
      <div class="row">
        <span>{title}</span>
        <span class="space" />
        <time class="mono mute small" dateTime={new Date(at).toISOString()}>
          {exactTime(at)}
        </time>
      </div>
      {text && <div class="small mute">{text}</div>}
      {signedBy && (
        <div class="small mute">
          signed by the {signedBy.slot} key of <RegionBadge region={signedBy.region} />
        </div>
      )}
      {faults.length > 0 && (
        <div class="row small">
          {faults.map((fault) => (
            <Badge key={fault} tone="wait">{`fault: ${fault}`}</Badge>
          ))}
        </div>
      )}
      {refusal && <RefusalBox refusal={refusal} />}
      {(request || entry.response) && <Exchange entry={entry} />}
      {attempt !== undefined && detail.verbs.includes("explain") && (
        <Steps detail={detail} attempt={attempt} />
      )}
    </>
  );
}

/** What was sent, and what came back. */
function Exchange({
  entry: { request, response },
}: {
  readonly entry: TimelineEntry;
}): JSX.Element {
  return (
    <div class="small">
      {request && (
        <details>
          <summary>Request as sent</summary>
          <MessagePartBox part={request} />
        </details>
      )}
      {response && (
        <details>
          <summary>Response{response.status === undefined ? "" : `: ${response.status}`}</summary>
          <MessagePartBox part={response} />
        </details>
      )}
    </div>
  );
}

/** The steps of the verification of one attempt, on demand. */
function Steps(props: { readonly detail: MessageDetail; readonly attempt: number }): JSX.Element {
  const { detail, attempt } = props;
  const { region, messageId } = detail.summary;
  const [explained, setExplained] = useState<Explained | undefined>();
  const [problem, setProblem] = useState<string | undefined>();
  const load = async () => {
    try {
      setExplained(
        await ask(apiPath("messages", region, messageId, "attempts", attempt, "explain")),
      );
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : String(error));
    }
  };
  if (explained) return <StepsBox explained={explained} />;
  return (
    <>
      <Button kind="quiet" isReading onPress={load}>
        Explain, step by step
      </Button>
      {problem && <ProblemBox text={problem} />}
    </>
  );
}
