import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { MessageDetail } from "../../../src/contract/message.js";
import type { RegionName } from "../../../src/contract/region.js";
import { apiPath } from "../../live/ask.js";
import { useEscape } from "../../live/use-escape.js";
import { useLoaded } from "../../live/use-loaded.js";
import { isKnown } from "../../parts/available.js";
import { RegionBadge, StateBadge } from "../../parts/badges.js";
import { MessagePartBox } from "../../parts/body-box.js";
import { Button } from "../../parts/button.js";
import { ProblemBox } from "../../parts/empty.js";
import { bytesText } from "../../parts/format.js";
import { MessageActions } from "./message-actions.js";
import { Timeline } from "./timeline.js";

/** A message, opened: what happened to it and why, and what it is. */
export function MessagePanel(props: {
  /** `EU_CENTRAL_1/msg_…` */
  readonly open: string;
  readonly onClose: () => void;
}): JSX.Element {
  const { open, onClose } = props;
  const [region = "", messageId = ""] = open.split(/\/(.*)/s);
  const { data, problem } = useLoaded<MessageDetail>(apiPath("messages", region, messageId), [
    open,
    // A migration may publish it, which does not change the message.
    "dlq",
  ]);
  const panel = useRef<HTMLElement>(null);
  const close = () => {
    const isInside = panel.current?.contains(document.activeElement);
    onClose();
    // Its active row is the one that was opened.
    if (isInside) document.querySelector<HTMLElement>("[role=grid]")?.focus();
  };
  useEscape(close);
  return (
    <aside ref={panel} class="card panel" aria-label="The message">
      <div class="row">
        <RegionBadge region={region as RegionName} />
        <code class="cut" title={messageId}>
          {messageId}
        </code>
        <span class="space" />
        <Button kind="quiet" isReading label="Close the message" onPress={close}>
          ×
        </Button>
      </div>
      {problem && <ProblemBox text={problem} />}
      {data && <Opened detail={data} />}
    </aside>
  );
}

function Opened({ detail }: { readonly detail: MessageDetail }): JSX.Element {
  const { summary, settings, request, timeline } = detail;
  return (
    <>
      <p class="small mute">
        <StateBadge state={summary.state} /> {summary.method}{" "}
        <span class="break">{summary.url}</span>
        {isKnown(request.body) && ` · ${bytesText(request.body.bytes)}`}
      </p>
      <MessageActions detail={detail} />
      <Timeline detail={detail} entries={timeline} />
      <details open>
        <summary>As it was published</summary>
        <MessagePartBox part={request} />
      </details>
      {settings.length > 0 && (
        <details>
          <summary>Settings</summary>
          <dl class="pairs">
            {settings.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}
