import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { notice } from "../live/act.js";
import { route } from "../live/route.js";
import { useStore } from "../live/store.js";
import { Button } from "./button.js";

/** How long a good notice stays, in milliseconds. A bad one stays until another action or page. */
const STAYS = 6000;

/** The result of the last action, which a screen reader reads. */
export function NoticeBar(): JSX.Element {
  const told = useStore(notice);
  const { page, query } = useStore(route);
  // It was about what is no longer shown.
  useEffect(() => {
    if (notice.value?.tone === "bad") notice.set(undefined);
  }, [page, query["step"], query["from"]]);
  useEffect(() => {
    if (told?.tone !== "good") return;
    const timer = setTimeout(() => notice.set(undefined), STAYS);
    return () => clearTimeout(timer);
  }, [told]);
  return (
    <div class="notices" role="status" aria-live="polite">
      {told && (
        <div class={`notice ${told.tone}`}>
          <span>{told.text}</span>
          {told.link && <a href={told.link.href}>{told.link.text}</a>}
          <Button kind="quiet" isReading label="Close" onPress={() => notice.set(undefined)}>
            ×
          </Button>
        </div>
      )}
    </div>
  );
}
