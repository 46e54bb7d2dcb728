import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { MessageDetail, SpoiledAnswer } from "../../../src/contract/message.js";
import type { Target, TargetResult } from "../../../src/contract/resource.js";
import { act } from "../../live/act.js";
import { apiPath } from "../../live/ask.js";
import { Badge } from "../../parts/badges.js";
import { Button } from "../../parts/button.js";
import { confirmed } from "../../parts/dialog.js";
import { Select } from "../../parts/field.js";
import { RefusalBox } from "../../parts/refusal-box.js";
import { PublishDialog } from "./publish-dialog.js";
import { sent } from "./sent.js";

/** What can be done to a message. */
export function MessageActions({ detail }: { readonly detail: MessageDetail }): JSX.Element {
  const { verbs, summary, spoilings } = detail;
  const { region, messageId, dlqId } = summary;
  const [isEditing, setEditing] = useState(false);
  const can = (verb: (typeof verbs)[number]) => verbs.includes(verb);
  const again = () =>
    act<Target>(apiPath("messages", region, messageId, "again"), {}, ["messages"], sent);
  const onResource = async (kind: string, verb: string, id: string) =>
    await act<readonly TargetResult[]>(
      apiPath("resources", kind, verb),
      { targets: [{ region, id }] },
      [kind, `${region}/${messageId}`],
      ([result]) =>
        result && { tone: result.isDone ? "good" : "bad", text: `${messageId}: ${result.text}` },
    );
  const cancel = async () => {
    const question = `${messageId} is not delivered any more. This cannot be undone.`;
    if (await confirmed(question, "Cancel the message", true))
      await onResource("messages", "cancel", messageId);
  };
  return (
    <>
      <div class="row wrap actions">
        {can("again") && (
          <Button kind="main" onPress={again}>
            Deliver again
          </Button>
        )}
        {can("retry") && dlqId && (
          <Button onPress={() => onResource("dlq", "retry", dlqId)}>Retry the dead letter</Button>
        )}
        {can("edit") && <Button onPress={() => setEditing(true)}>Edit and send…</Button>}
        {can("cancel") && (
          <Button kind="danger" onPress={cancel}>
            Cancel
          </Button>
        )}
      </div>
      {can("spoil") && spoilings.length > 0 && <Spoil detail={detail} />}
      {isEditing && <PublishDialog from={detail} onClose={() => setEditing(false)} />}
    </>
  );
}

/** Sends a damaged copy of the message directly to the app, and shows whether the app refused it. */
function Spoil({ detail }: { readonly detail: MessageDetail }): JSX.Element {
  const { summary, spoilings } = detail;
  const [spoiling, setSpoiling] = useState(spoilings[0]?.id ?? "");
  const [answer, setAnswer] = useState<SpoiledAnswer | undefined>();
  const warning = spoilings.find(({ id }) => id === spoiling)?.warning;
  const send = async () => {
    const path = apiPath("messages", summary.region, summary.messageId, "spoil");
    setAnswer(await act<SpoiledAnswer>(path, { spoiling }, [], () => undefined));
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
        <Button onPress={send}>Send spoiled</Button>
        <span class="mute small" aria-live="polite">
          {warning}
        </span>
      </div>
      {answer && (
        <div role="status">
          <Badge tone={answer.isRight ? "good" : "bad"}>{`${answer.status ?? "no answer"}`}</Badge>{" "}
          {answer.verdict}
          {answer.refusal && <RefusalBox refusal={answer.refusal} />}
        </div>
      )}
    </div>
  );
}
