import type { JSX } from "preact";
import { notice } from "../../live/act.js";
import { Button } from "../../parts/button.js";
import { Command } from "../../parts/empty.js";

/** A command, and a button that copies it. */
export function CopyCommand({ text }: { readonly text: string }): JSX.Element {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      notice.set({ tone: "good", text: "Copied." });
    } catch {
      notice.set({
        tone: "bad",
        text: "The browser did not allow copying: select it by hand.",
      });
    }
  };
  return (
    <div class="copy-command">
      <Command text={text} />
      <Button isReading label={`Copy ${text}`} onPress={copy}>
        Copy
      </Button>
    </div>
  );
}
