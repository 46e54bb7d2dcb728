import type { JSX } from "preact";
import type { MessageState } from "../../src/contract/message.js";
import type { Reach, RegionName } from "../../src/contract/region.js";
import type { PublishedLetter } from "../../src/contract/resource.js";
import { longName, shortName } from "./format.js";

/** The four tones: outcomes have a color of their own, and never color alone. */
export type Tone = "good" | "wait" | "bad" | "quiet";

/** `EU` or `US`, each in its own color. */
export function RegionBadge({ region }: { readonly region: RegionName }): JSX.Element {
  const name = shortName(region);
  return (
    <abbr class={`region-badge ${name.toLowerCase()}`} title={longName(region)}>
      {name}
    </abbr>
  );
}

/** A word on its color. */
export function Badge({
  tone,
  children,
}: {
  readonly tone: Tone;
  readonly children: string;
}): JSX.Element {
  return <span class={`badge ${tone}`}>{children}</span>;
}

/** Where a migration has published a dead letter. */
export function PublishedBadge({ of }: { readonly of: PublishedLetter }): JSX.Element {
  return (
    <Badge tone="wait">{`${of.isUnclear ? "may have been " : ""}published in ${of.region}`}</Badge>
  );
}

const STATES: Readonly<Record<MessageState, Tone>> = {
  waiting: "quiet",
  active: "wait",
  retrying: "wait",
  delivered: "good",
  dead: "bad",
  cancelled: "quiet",
};

/** Where a message stands. */
export function StateBadge({ state }: { readonly state: MessageState }): JSX.Element {
  return <Badge tone={STATES[state] ?? "quiet"}>{state}</Badge>;
}

const GOOD = /^(active|enabled|running|delivered|done|success|succeeded|same|create)$/i;
const BAD = /^(failed|dead|blocked|error)$/i;
const QUIET = /^(cancell?ed|staying|unknown)$/i;

/** A state in the words of an API. */
export function WordBadge({ word }: { readonly word: string }): JSX.Element {
  const tone = GOOD.test(word)
    ? "good"
    : BAD.test(word)
      ? "bad"
      : QUIET.test(word)
        ? "quiet"
        : "wait";
  return <Badge tone={tone}>{word}</Badge>;
}

export const REACHES: Readonly<Record<Reach, { readonly tone: Tone; readonly text: string }>> = {
  asking: { tone: "quiet", text: "is being asked" },
  answers: { tone: "good", text: "answers" },
  slow: { tone: "wait", text: "slow" },
  limited: { tone: "wait", text: "rate limited" },
  failing: { tone: "bad", text: "fails" },
  unreachable: { tone: "bad", text: "not reachable" },
  refused: { tone: "bad", text: "token refused" },
  absent: { tone: "quiet", text: "not configured" },
  off: { tone: "bad", text: "off" },
};
