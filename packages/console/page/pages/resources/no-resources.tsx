import type { JSX } from "preact";
import { Command, Empty } from "../../parts/empty.js";

interface Lesson {
  readonly title: string;
  readonly text: string;
  readonly code?: string;
}

/** What each kind is for, and the code that creates the first one. */
const LESSONS: Readonly<Record<string, Lesson>> = {
  dlq: {
    title: "No dead letters",
    text: "A message whose attempts are all used up ends here. From here it can be delivered again, or deleted.",
  },
  schedules: {
    title: "No schedules",
    text: "A schedule publishes a message by a cron expression:",
    code: `await client.schedules.create({
  scheduleId: "nightly-report",
  destination: "https://app.example.com/api/report",
  cron: "0 3 * * *",
});`,
  },
  queues: {
    title: "No queues",
    text: "A queue delivers its messages in order, a few at a time:",
    code: `await client.queue({ queueName: "emails" }).upsert({ parallelism: 2 });`,
  },
  "url-groups": {
    title: "No URL groups",
    text: "A URL group delivers one message to many endpoints:",
    code: `await client.urlGroups.addEndpoints({
  name: "orders",
  endpoints: [{ url: "https://app.example.com/api/orders" }],
});`,
  },
  "flow-control": {
    title: "No flow control keys",
    text: "A flow control key limits how many messages are delivered a second, or at once:",
    code: `await client.publishJSON({
  url: "https://app.example.com/api/orders",
  flowControl: { key: "orders", rate: 10, parallelism: 2 },
});`,
  },
  runs: {
    title: "No workflow runs",
    text: "A run of a workflow appears here step by step:",
    code: `await client.trigger({ url: "https://app.example.com/api/workflow" });`,
  },
};

/** What would be listed here, and how to create it. */
export function NoResources(props: {
  readonly kind: string;
  /** Whether there are some that the filters hide. */
  readonly isNarrowed: boolean;
  /** Whether a region could not be read, so that there may be some. */
  readonly isUnread: boolean;
}): JSX.Element | null {
  if (props.isNarrowed) {
    return (
      <Empty title="Nothing matches">
        <p>Change the filters above to see others.</p>
      </Empty>
    );
  }
  if (props.isUnread) return null;
  const { title, text, code } = LESSONS[props.kind] ?? { title: "Nothing here", text: "" };
  return (
    <Empty title={title}>
      <p>{text}</p>
      {code && <Command text={code} />}
    </Empty>
  );
}
