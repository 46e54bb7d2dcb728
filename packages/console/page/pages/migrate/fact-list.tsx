import type { JSX } from "preact";
import type { GuideFact } from "../../../src/contract/guide.js";
import { CopyCommand } from "./copy-command.js";

const SIGNS = { good: "✓", warning: "!", bad: "✗", plain: "·" } as const;
const WORDS = { good: "good", warning: "warning", bad: "problem", plain: "" } as const;

/** Characters of a sentence that are shown at once. */
const LONG = 320;

/** The facts, one sentence on each line. */
export function FactList({ facts }: { readonly facts: readonly GuideFact[] }): JSX.Element {
  return (
    <ul class="plain fact-list">
      {facts.map(({ tone, text }) => (
        <li key={`${tone} ${text}`} class={`fact is-${tone}`}>
          {tone === "command" ? (
            <CopyCommand text={text} />
          ) : (
            <>
              <span class="fact-sign" aria-hidden="true">
                {SIGNS[tone]}
              </span>
              <span class="break">
                {WORDS[tone] && <span class="unseen">{WORDS[tone]}: </span>}
                <Fact text={text} />
              </span>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

/** A sentence. Of a very long one, the beginning, and the rest on demand. */
function Fact({ text }: { readonly text: string }): JSX.Element {
  if (text.length <= LONG) return <>{text}</>;
  const space = text.lastIndexOf(" ", LONG / 2);
  const end = space > 0 ? space : LONG / 2;
  return (
    <details>
      <summary>{`${text.slice(0, end)}…`}</summary>
      {`…${text.slice(end)}`}
    </details>
  );
}
