import type { JSX } from "preact";
import type { MessageSummary } from "../../../src/contract/message.js";
import { seconds } from "../../live/clock.js";
import { keyOf, messages } from "../../live/messages.js";
import { linkTo } from "../../live/route.js";
import { useStore } from "../../live/store.js";
import { Badge, RegionBadge, StateBadge } from "../../parts/badges.js";
import { durationText, shortUrl, timeText } from "../../parts/format.js";

/** A few messages, each with the most important facts. */
export function MessageTable({ rows }: { readonly rows: readonly MessageSummary[] }): JSX.Element {
  const now = useStore(seconds);
  return (
    <div class="card table-box">
      <table>
        <thead>
          <tr>
            <th>Time</th>
            <th>Region</th>
            <th>Destination</th>
            <th>Outcome</th>
            <th class="wide">Note</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((message) => (
            <tr key={keyOf(message)}>
              <td class="mono mute">{timeText(message.createdAt, now)}</td>
              <td>
                <RegionBadge region={message.region} />
              </td>
              <td class="mono code">
                <a href={linkTo("messages", { open: keyOf(message) })} title={message.url}>
                  {message.method ?? ""} {shortUrl(message.url, messages.hasHosts)}
                </a>
              </td>
              <td>
                <Outcome message={message} now={now} />
              </td>
              <td class="mute wide">{noteOf(message)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** `200 in 14 ms`, `503, again in 12 s`, `dead after 4 attempts` */
export function Outcome(props: {
  readonly message: MessageSummary;
  readonly now: number;
}): JSX.Element {
  const { message, now } = props;
  const { state, status, duration, nextAt, attempts } = message;
  if (state === "delivered" && status !== undefined) {
    const time = duration === undefined ? "" : ` in ${durationText(duration)}`;
    return <Badge tone="good">{`${status}${time}`}</Badge>;
  }
  if (state === "retrying" && nextAt !== undefined) {
    const left = nextAt > now ? `again in ${durationText(nextAt - now)}` : "again now";
    return <Badge tone="wait">{`${status ?? "no answer"}, ${left}`}</Badge>;
  }
  if (state === "waiting" && nextAt !== undefined && nextAt > now) {
    return <Badge tone="quiet">{`due in ${durationText(nextAt - now)}`}</Badge>;
  }
  if (state === "dead" && attempts > 0) {
    return (
      <Badge tone="bad">{`dead after ${attempts === 1 ? "1 attempt" : `${attempts} attempts`}`}</Badge>
    );
  }
  return <StateBadge state={state} />;
}

/** Why it failed, or where it came from. */
function noteOf(message: MessageSummary): string {
  const { code, error, state, scheduleId, queue, urlGroup, label, workflowRunId } = message;
  if (state !== "delivered" && (code || error)) return [code, error].filter(Boolean).join(": ");
  const origins = [
    scheduleId && `schedule ${scheduleId}`,
    queue && `queue ${queue}`,
    urlGroup && `URL group ${urlGroup}`,
    workflowRunId && `run ${workflowRunId}`,
    label && `label ${label}`,
  ];
  return origins.filter(Boolean).join(", ");
}
