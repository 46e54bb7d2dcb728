import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Badge, RegionBadge } from "../../parts/badges.js";
import { Button } from "../../parts/button.js";
import { FactList } from "./fact-list.js";
import type { Answered } from "./use-guide.js";

/** How many results are shown at first. */
const FEW = 20;

/** The result of an action: sentences, and a line for each resource. */
export function AnswerBox({ answered }: { readonly answered: Answered }): JSX.Element {
  const { title, answer } = answered;
  const heading = useRef<HTMLHeadingElement>(null);
  const [isAll, setAll] = useState(false);
  useEffect(() => heading.current?.focus(), [answered]);
  const results = isAll ? answer.results : answer.results.slice(0, FEW);
  return (
    <section class={`answer ${answer.isDone ? "good" : "bad"}`} aria-labelledby="answer-title">
      <h3 id="answer-title" ref={heading} tabIndex={-1}>
        {title}{" "}
        <Badge tone={answer.isDone ? "good" : "bad"}>{answer.isDone ? "done" : "not all"}</Badge>
      </h3>
      <FactList facts={answer.facts} />
      {results.length > 0 && (
        <ul class="plain results">
          {results.map(({ region, id, isDone, text }) => (
            <li key={`${region} ${id}`}>
              <RegionBadge region={region} />
              <span class={isDone ? "good-text" : "bad-text"}>
                <span aria-hidden="true">{isDone ? "✓" : "✗"}</span>
                <span class="unseen">{isDone ? "done" : "not done"}</span>
              </span>
              <code class="break">{id}</code>
              <span class="break">{text}</span>
            </li>
          ))}
        </ul>
      )}
      {results.length < answer.results.length && (
        <Button isReading onPress={() => setAll(true)}>
          {`Show all ${answer.results.length}`}
        </Button>
      )}
    </section>
  );
}
