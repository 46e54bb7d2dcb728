import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Store, useStore } from "../live/store.js";
import { Button } from "./button.js";

/** A window over the page. The browser keeps the focus in it, and Escape closes it. */
export function Dialog(props: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}): JSX.Element {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    element.current?.showModal();
    // The browser restores the focus only if it closes the window itself.
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={element} class="dialog" aria-labelledby="dialog-title" onClose={props.onClose}>
      <h2 id="dialog-title">{props.title}</h2>
      {props.children}
    </dialog>
  );
}

interface Question {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly isDanger: boolean;
  readonly answer: (isAgreed: boolean) => void;
}

const question = new Store<Question | undefined>(undefined);

/** Asks before something is done. @param yes what the button says: `Delete 3` */
export function confirmed(
  text: string,
  yes: string,
  isDanger = false,
  title = "Are you sure?",
): Promise<boolean> {
  question.value?.answer(false);
  return new Promise((answer) => question.set({ title, text, yes, isDanger, answer }));
}

/** The place where questions are shown. */
export function Questions(): JSX.Element | null {
  const asked = useStore(question);
  if (!asked) return null;
  const answer = (isAgreed: boolean) => {
    question.set(undefined);
    asked.answer(isAgreed);
  };
  return (
    <Dialog title={asked.title} onClose={() => answer(false)}>
      <p>{asked.text}</p>
      <div class="row end">
        <Button isReading onPress={() => answer(false)}>
          Cancel
        </Button>
        <Button kind={asked.isDanger ? "danger" : "main"} onPress={() => answer(true)}>
          {asked.yes}
        </Button>
      </div>
    </Dialog>
  );
}
