import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { clockSpeed, seconds } from "./live/clock.js";
import { connection, consoleState, regions } from "./live/live.js";
import { linkTo } from "./live/route.js";
import { useStore } from "./live/store.js";
import { useEscape } from "./live/use-escape.js";
import { isKnown } from "./parts/available.js";
import { REACHES, RegionBadge } from "./parts/badges.js";
import { leastOf, timeText } from "./parts/format.js";

/** All pages, and the state of both regions. */
export function Navigation({ page }: { readonly page: string }): JSX.Element {
  const state = useStore(consoleState);
  const [isOpen, setOpen] = useState(false);
  const kinds = (state?.kinds ?? []).map(({ name, title }) => [name, title] as const);
  const menu = useRef<HTMLButtonElement>(null);
  useEscape(() => {
    if (!isOpen) return;
    setOpen(false);
    menu.current?.focus();
  });
  const groups: readonly (readonly (readonly [string, string])[])[] = [
    [["overview", "Overview"], ["messages", "Messages"], ...kinds.slice(0, 1)],
    kinds.slice(1),
    [
      ["keys", "Keys"],
      ["explain", "Explain"],
      ...(state?.mode === "local" ? [["local", "Clock and faults"] as const] : []),
    ],
    [["migrate", "Migrate…"]],
  ];
  return (
    <header class="side">
      <a class="brand" href={linkTo("overview")}>
        qstash-verify <small>console</small>
      </a>
      <button
        ref={menu}
        type="button"
        class="button menu"
        aria-expanded={isOpen}
        aria-controls="pages"
        onClick={() => setOpen(!isOpen)}
      >
        Pages
      </button>
      <nav id="pages" class={isOpen ? "is-open" : ""} aria-label="Pages">
        {groups.map((group) => (
          <ul key={group[0]?.[0]} class="plain">
            {group.map(([name, title]) => (
              <li key={name}>
                <a
                  href={linkTo(name)}
                  aria-current={page === name ? "page" : undefined}
                  onClick={() => setOpen(false)}
                >
                  {title}
                  {name === "dlq" && <DeadLetterCount />}
                </a>
              </li>
            ))}
          </ul>
        ))}
      </nav>
      <Standing />
    </header>
  );
}

function DeadLetterCount(): JSX.Element | null {
  const known = useStore(regions).map(({ deadLetters }) => deadLetters);
  const counts = known.flatMap((each) => (isKnown(each) ? [leastOf(each)] : []));
  const sum = counts.reduce((all, each) => all + each, 0);
  return sum > 0 ? <b class="bad-text">{sum}</b> : null;
}

/** Whether both regions answer, and what time it is for them. */
function Standing(): JSX.Element {
  const statuses = useStore(regions);
  const state = useStore(consoleState);
  const isLive = useStore(connection) === "live";
  const now = useStore(seconds);
  const speed = clockSpeed();
  const pace = speed === 1 ? "" : speed === 0 ? " · stands still" : ` · ${speed}×`;
  return (
    <div class="standing small">
      {statuses.map(({ name, reach }) => (
        <div key={name} class="row">
          <RegionBadge region={name} />
          <span class={`dot ${isLive ? REACHES[reach].tone : "quiet"}`} />
          <span>{isLive ? REACHES[reach].text : "not known"}</span>
        </div>
      ))}
      <div class="mute">
        {state?.mode === "accounts" ? "accounts" : "local"}
        {state?.mayWrite === false ? ", read-only" : ""} · {timeText(now, now)}
        {pace}
      </div>
    </div>
  );
}
