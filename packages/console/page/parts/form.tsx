import type { ComponentChildren, JSX } from "preact";
import { useRef } from "preact/hooks";

/** The fields of one action. Enter in a line of it presses its main button. */
export function Form(props: {
  readonly class?: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    form.current?.querySelector<HTMLButtonElement>("button.main")?.click();
  };
  return (
    <form ref={form} class={props.class ?? "form"} onSubmit={submit}>
      {props.children}
      {/* Without one, Enter does nothing in a form of several lines. */}
      <input type="submit" hidden />
    </form>
  );
}
