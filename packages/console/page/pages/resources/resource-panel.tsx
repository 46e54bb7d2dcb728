import type { ComponentChildren, JSX } from "preact";
import { useRef } from "preact/hooks";
import type { ResourceKindView, ResourceRow } from "../../../src/contract/resource.js";
import { apiPath } from "../../live/ask.js";
import { changeQuery, linkTo } from "../../live/route.js";
import { useEscape } from "../../live/use-escape.js";
import { useLoaded } from "../../live/use-loaded.js";
import { PublishedBadge, RegionBadge } from "../../parts/badges.js";
import { Button } from "../../parts/button.js";
import { ProblemBox } from "../../parts/empty.js";
import { actOn } from "./act-on.js";
import { fieldsOf } from "./record-fields.js";

interface PanelProps {
  readonly kind: ResourceKindView;
  readonly row: ResourceRow;
}

/** The frame of an open resource: its title and its actions. */
export function PanelFrame(
  props: PanelProps & { readonly children: ComponentChildren },
): JSX.Element {
  const { kind, row, children } = props;
  const panel = useRef<HTMLElement>(null);
  const close = () => {
    const isInside = panel.current?.contains(document.activeElement);
    const link = document.querySelector<HTMLElement>("tr.is-open a");
    changeQuery({ open: undefined });
    if (isInside) link?.focus();
  };
  useEscape(close);
  return (
    <aside ref={panel} class="card panel" aria-label={row.id}>
      <div class="row">
        <RegionBadge region={row.region} />
        <code class="cut" title={row.id}>
          {row.id}
        </code>
        <span class="space" />
        <Button kind="quiet" isReading label="Close" onPress={close}>
          ×
        </Button>
      </div>
      {row.published && (
        <p>
          <PublishedBadge of={row.published} />
        </p>
      )}
      <div class="row wrap actions">
        {kind.verbs
          .filter(({ name }) => row.verbs.includes(name))
          .map((verb) => (
            <Button
              key={verb.name}
              {...(verb.question && { kind: "danger" as const })}
              onPress={() => actOn(kind.name, verb, [row])}
            >
              {verb.title}
            </Button>
          ))}
      </div>
      {children}
    </aside>
  );
}

/** A resource as its region returns it. */
export function ResourcePanel(props: PanelProps): JSX.Element {
  const { kind, row } = props;
  const { data, problem } = useLoaded<object>(apiPath("resources", kind.name, row.region, row.id), [
    kind.name,
  ]);
  const messageId = Object(data)["messageId"];
  return (
    <PanelFrame {...props}>
      {problem && <ProblemBox text={problem} />}
      {typeof messageId === "string" && (
        <p>
          <a href={linkTo("messages", { open: `${row.region}/${messageId}` })}>Open its timeline</a>
        </p>
      )}
      {data && (
        <dl class="pairs">
          {fieldsOf(data).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd class="mono">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </PanelFrame>
  );
}
