import type { JSX } from "preact";
import { consoleState, regions } from "../../live/live.js";
import { useStore } from "../../live/store.js";
import { Command, Empty } from "../../parts/empty.js";
import { shortName } from "../../parts/format.js";

/** How a first message is published. */
export function NoMessages(): JSX.Element {
  const state = useStore(consoleState);
  const unread = useStore(regions).filter(
    ({ reach, readAt }) => reach !== "absent" && readAt === undefined,
  );
  if (unread.length > 0) {
    const names = unread.map(({ name }) => shortName(name)).join(" and ");
    return (
      <Empty title="No messages read yet">
        <p>{`Messages may be missing: the ${names} could not be read yet.`}</p>
      </Empty>
    );
  }
  return (
    <Empty title="No messages yet">
      <p>Publish one, and it appears here as it is delivered:</p>
      <Command text={state?.example ?? ""} />
    </Empty>
  );
}
