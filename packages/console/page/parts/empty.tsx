import type { ComponentChildren, JSX } from "preact";

/** The text of an empty list: what would be here, and how to create it. */
export function Empty(props: {
  readonly title: string;
  readonly children?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="card empty">
      <h2>{props.title}</h2>
      {props.children}
    </div>
  );
}

/** A command to be copied. */
export function Command({ text }: { readonly text: string }): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys scroll it
    <pre class="command" tabIndex={0}>
      {text}
    </pre>
  );
}

/** Why something is missing or outdated. */
export function ProblemBox({ text }: { readonly text: string }): JSX.Element {
  return (
    <p class="problem" role="alert">
      {text}
    </p>
  );
}
