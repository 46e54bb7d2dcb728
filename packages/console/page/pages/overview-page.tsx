import type { JSX } from "preact";
import type { RegionStatus } from "../../src/contract/region.js";
import { seconds } from "../live/clock.js";
import { consoleState, regions } from "../live/live.js";
import { messages } from "../live/messages.js";
import { goTo, linkTo } from "../live/route.js";
import { useStore } from "../live/store.js";
import { Available, isKnown } from "../parts/available.js";
import { Badge, REACHES, RegionBadge } from "../parts/badges.js";
import { Button } from "../parts/button.js";
import { leastOf, longName, numberText, sentence, shortName, timeText } from "../parts/format.js";
import { PageTitle } from "../parts/page-title.js";
import { mostOf, Sparkline } from "../parts/sparkline.js";
import { MessageTable } from "./messages/message-table.js";
import { NoMessages } from "./messages/no-messages.js";

/** The number of messages that it shows. */
const LATEST = 8;

/** Both regions, side by side. */
export function OverviewPage(): JSX.Element {
  const statuses = useStore(regions);
  const isReal = useStore(consoleState)?.mode === "accounts";
  const latest = useStore(messages.list).slice(0, LATEST);
  const most = mostOf(statuses.flatMap(({ history }) => (isKnown(history) ? [history] : [])));
  return (
    <>
      <PageTitle
        title="Regions"
        text={
          isReal
            ? "Everything in both regions, side by side. Your tokens stay in the console's process."
            : "Everything in both regions, side by side. Nothing on this page leaves your machine."
        }
      />
      <Banner statuses={statuses} />
      <div class="card regions">
        {statuses.map((status) => (
          <RegionLine key={status.name} status={status} most={most} />
        ))}
      </div>
      {latest.length > 0 ? (
        <>
          <h2>Latest messages</h2>
          <MessageTable rows={latest} />
          <p>
            <a href={linkTo("messages")}>All messages</a>
          </p>
        </>
      ) : (
        <NoMessages />
      )}
    </>
  );
}

function Banner({ statuses }: { readonly statuses: readonly RegionStatus[] }): JSX.Element {
  const primary = statuses.find(({ isPrimary }) => isPrimary);
  const other = statuses.find(({ isPrimary }) => !isPrimary);
  return (
    <div class="card banner">
      <div>
        <strong>
          {primary
            ? `Your app sends through the ${shortName(primary.name)}.`
            : "Your app sends through one region."}
        </strong>
        <p class="mute">
          Moving {other ? `to the ${shortName(other.name)}` : "to the other one"} takes seven steps.
          You can leave at any of them, come back another day, and undo what was done.
        </p>
      </div>
      <Button kind="main" isReading onPress={() => goTo("migrate")}>
        Migrate…
      </Button>
    </div>
  );
}

function RegionLine(props: { readonly status: RegionStatus; readonly most: number }): JSX.Element {
  const { status, most } = props;
  const { name, reach, problem, readAt, keys, history, faults = [] } = status;
  const now = useStore(seconds);
  return (
    <section class="region" aria-label={longName(name)}>
      <div>
        <h2 class="row">
          <RegionBadge region={name} /> {longName(name)}
          {reach !== "answers" && <Badge tone={REACHES[reach].tone}>{REACHES[reach].text}</Badge>}
        </h2>
        <p class="mute small">
          {status.isPrimary ? "primary · " : ""}
          <a href={linkTo("keys")}>{keys.text}</a>
        </p>
        {faults.length > 0 && (
          <p class="small">
            <a href={linkTo("local")}>faults are set: {faults.join(", ")}</a>
          </p>
        )}
        {problem && (
          <p class="bad-text small">
            {sentence(problem)}
            {readAt !== undefined && ` Last read at ${timeText(readAt, now)}.`}
          </p>
        )}
      </div>
      <Available value={history}>
        {(minutes) => <Sparkline region={name} minutes={minutes} most={most} />}
      </Available>
      <Numbers status={status} />
    </section>
  );
}

function Numbers({ status }: { readonly status: RegionStatus }): JSX.Element {
  const { history, waiting, deadLetters } = status;
  return (
    <dl class="numbers">
      <div>
        <dt>delivered, last hour</dt>
        <dd>
          <Available value={history}>
            {(minutes) => numberText(minutes.reduce((all, { delivered }) => all + delivered, 0))}
          </Available>
        </dd>
      </div>
      <div>
        <dt>waiting</dt>
        <dd>
          <Available value={waiting}>{numberText}</Available>
        </dd>
      </div>
      <div>
        <dt>dead letters</dt>
        <dd>
          <Available value={deadLetters}>
            {(count) => (
              <span class={leastOf(count) > 0 ? "bad-text" : ""}>{numberText(count)}</span>
            )}
          </Available>
        </dd>
      </div>
    </dl>
  );
}
