import type { JSX } from "preact";
import { consoleState } from "../../live/live.js";
import { useStore } from "../../live/store.js";
import { Command, Empty } from "../../parts/empty.js";

/** How a first message is published. */
export function NoMessages(): JSX.Element {
  const state = useStore(consoleState);
  return (
    <Empty title="No messages yet">
      <p>Publish one, and it appears here as it is delivered:</p>
      <Command text={state?.example ?? ""} />
    </Empty>
  );
}
