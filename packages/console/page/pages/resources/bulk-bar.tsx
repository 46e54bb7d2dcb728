import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type {
  ResourceKindView,
  ResourceRow,
  ResourceVerb,
} from "../../../src/contract/resource.js";
import { Button } from "../../parts/button.js";
import { countText } from "../../parts/format.js";
import { actOn } from "./act-on.js";

/** What can be done to all rows that are chosen. */
export function BulkBar(props: {
  readonly kind: ResourceKindView;
  readonly rows: readonly ResourceRow[];
  readonly onDone: () => void;
}): JSX.Element | null {
  const { kind, rows, onDone } = props;
  const [done, setDone] = useState<number | undefined>();
  if (rows.length === 0) return null;
  const go = async (verb: ResourceVerb) => {
    setDone(0);
    const isBegun = await actOn(kind.name, verb, rows, setDone);
    setDone(undefined);
    if (isBegun) onDone();
  };
  return (
    <div class="card bulk" role="toolbar" aria-label="What to do with the chosen rows">
      <strong>{countText(rows.length, "row")} chosen</strong>
      {kind.verbs
        .filter(({ takesMany }) => takesMany)
        .map((verb) => (
          <Button
            key={verb.name}
            kind={verb.question ? "danger" : "main"}
            onPress={() => go(verb)}
          >{`${verb.title} ${rows.length}`}</Button>
        ))}
      <Button kind="quiet" isReading onPress={onDone}>
        Choose none
      </Button>
      {done !== undefined && (
        <progress aria-label="How many are done" value={done} max={rows.length} />
      )}
    </div>
  );
}
