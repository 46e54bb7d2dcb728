import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { MessageDetail, Refusal, SpoiledAnswer } from "../../../src/contract/message.js";
import { act } from "../../live/act.js";
import { apiPath } from "../../live/ask.js";
import { Badge } from "../../parts/badges.js";
import { Button } from "../../parts/button.js";
import { Select } from "../../parts/field.js";
import { RefusalBox } from "../../parts/refusal-box.js";

/** Sends a damaged copy of the message directly to the app, and shows whether the app refused it. */
export function Spoil({ detail }: { readonly detail: MessageDetail }): JSX.Element {
  const { summary, spoilings } = detail;
  const [spoiling, setSpoiling] = useState(spoilings[0]?.id ?? "");
  const [answer, setAnswer] = useState<(SpoiledAnswer & { of: string }) | undefined>();
  const { title, warning } = spoilings.find(({ id }) => id === spoiling) ?? {};
  const send = async () => {
    setAnswer(undefined);
    const path = apiPath("messages", summary.region, summary.messageId, "spoil");
    const answered = await act<SpoiledAnswer>(path, { spoiling }, [], () => undefined);
    setAnswer(answered && { ...answered, of: spoiling });
  };
  return (
    <div class="spoil">
      <div class="row wrap">
        <Select
          label="How to tamper with it"
          value={spoiling}
          choices={spoilings.map(({ id, title }) => [id, title] as const)}
          onChange={setSpoiling}
        />
        <Button onPress={send}>Send damaged</Button>
        <span class="mute small" aria-live="polite">
          {warning}
        </span>
      </div>
      {answer?.of === spoiling && (
        <div role="status">
          {title}:{" "}
          <Badge tone={answer.isRight ? "good" : "bad"}>{`${answer.status ?? "no answer"}`}</Badge>{" "}
          {answer.verdict}
          {answer.refusal && <Reason refusal={answer.refusal} isRight={answer.isRight} />}
        </div>
      )}
    </div>
  );
}

/** Nothing is to be fixed where the app was right to refuse. */
function Reason(props: { readonly refusal: Refusal; readonly isRight: boolean }): JSX.Element {
  const { refusal, isRight } = props;
  if (!isRight) return <RefusalBox refusal={refusal} />;
  return (
    <p class="small mute">
      <strong class="mono">{refusal.code}</strong> {refusal.title}
    </p>
  );
}
