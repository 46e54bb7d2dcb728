import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { BodyView, MessageDetail } from "../../../src/contract/message.js";
import { publishedWarning } from "../../../src/contract/published.js";
import type { Target, TargetResult } from "../../../src/contract/resource.js";
import { act } from "../../live/act.js";
import { apiPath, ask } from "../../live/ask.js";
import { isKnown } from "../../parts/available.js";
import { PublishedBadge } from "../../parts/badges.js";
import { Button } from "../../parts/button.js";
import { confirmed } from "../../parts/dialog.js";
import { bytesText, longName } from "../../parts/format.js";
import { PublishDialog } from "./publish-dialog.js";
import { sent } from "./sent.js";
import { Spoil } from "./spoil.js";
import { stillDue } from "./still-due.js";

/** What can be done to a message. */
export function MessageActions({ detail }: { readonly detail: MessageDetail }): JSX.Element {
  const { verbs, summary, spoilings, published, request } = detail;
  const { region, messageId, dlqId } = summary;
  const [isEditing, setEditing] = useState(false);
  const can = (verb: (typeof verbs)[number]) => verbs.includes(verb);
  const onResource = async (kind: string, verb: string, id: string) =>
    await act<readonly TargetResult[]>(
      apiPath("resources", kind, verb),
      { targets: [{ region, id }] },
      [kind, `${region}/${messageId}`],
      ([result]) =>
        result && {
          tone: result.isDone ? "good" : "bad",
          text: `${messageId} in ${longName(region)}: ${result.text}`,
        },
    );
  const again = async () => {
    // Since the panel was read, it may have been delivered, or a migration may have published it.
    const path = apiPath("messages", region, messageId);
    const now = await ask<MessageDetail>(path).catch(() => detail);
    const warning = publishedWarning([now]) ?? stillDue(now);
    if (warning && !(await confirmed(`${warning} Deliver it again?`, "Deliver again", true)))
      return;
    // Otherwise the dead letter would stay, to be delivered a third time.
    if (can("retry") && dlqId) await onResource("dlq", "retry", dlqId);
    else await act<Target>(apiPath("messages", region, messageId, "again"), {}, ["messages"], sent);
  };
  const cancel = async () => {
    const question = `${messageId} in ${longName(region)} is not delivered any more. This cannot be undone.`;
    if (await confirmed(question, "Cancel the message", true))
      await onResource("messages", "cancel", messageId);
  };
  return (
    <>
      {published && (
        <p>
          <PublishedBadge of={published} />
        </p>
      )}
      <div class="row wrap actions">
        {(can("again") || (can("retry") && dlqId)) && (
          <Button kind="main" onPress={again}>
            Deliver again
          </Button>
        )}
        {can("edit") && <Button onPress={() => setEditing(true)}>Edit and send…</Button>}
        {can("spoil") && !can("edit") && isKnown(request.body) && (
          <span class="mute small">{whyNotEdited(request.body)}</span>
        )}
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

function whyNotEdited({ form, bytes }: BodyView): string {
  if (form === "hex") return "The body is binary: it cannot be edited here.";
  return `The body is too large to edit here (${bytesText(bytes)}).`;
}
