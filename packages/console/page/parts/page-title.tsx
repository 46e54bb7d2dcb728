import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";

/** The head of a page, and the title of its tab. */
export function PageTitle(props: {
  readonly title: string;
  readonly text?: ComponentChildren;
  /** Its actions, at the right. */
  readonly children?: ComponentChildren;
}): JSX.Element {
  const { title, text, children } = props;
  useEffect(() => {
    document.title = `${title} · qstash-verify`;
  }, [title]);
  return (
    <div class="title">
      <div>
        <h1 tabIndex={-1}>{title}</h1>
        {text && <p class="mute">{text}</p>}
      </div>
      {children && <div class="row">{children}</div>}
    </div>
  );
}
