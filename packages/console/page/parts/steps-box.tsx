import type { JSX } from "preact";
import type { Explained } from "../../src/contract/explanation.js";
import { Badge } from "./badges.js";

const WORDS = { pass: "passes", fail: "fails", skip: "not checked" } as const;
const TONES = { pass: "good", fail: "bad", skip: "quiet" } as const;

/** A verification, step by step, and its end. */
export function StepsBox({ explained }: { readonly explained: Explained }): JSX.Element {
  const { steps, verdict } = explained;
  const isVerified = verdict.result === "verified";
  return (
    <div class="steps-box">
      <ol class="plain">
        {steps.map(({ name, state, code, detail }) => (
          <li key={name} class={`check ${state}`}>
            <span class="check-name">{name}</span>
            <Badge tone={TONES[state]}>{WORDS[state]}</Badge>
            <span class="check-detail">
              {code && <strong class="mono">{code}: </strong>}
              {detail}
            </span>
          </li>
        ))}
      </ol>
      <p>
        <Badge tone={isVerified ? "good" : "bad"}>{verdict.code ?? verdict.result}</Badge>{" "}
        {verdict.message}{" "}
        {verdict.page && (
          <a href={verdict.page} target="_blank" rel="noreferrer noopener">
            Read more
          </a>
        )}
      </p>
    </div>
  );
}
