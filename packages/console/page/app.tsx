import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { connection, consoleState } from "./live/live.js";
import { route } from "./live/route.js";
import { useStore } from "./live/store.js";
import { Navigation } from "./navigation.js";
import { ExplainPage } from "./pages/explain-page.js";
import { KeysPage } from "./pages/keys-page.js";
import { LocalPage } from "./pages/local/local-page.js";
import { MessagesPage } from "./pages/messages/messages-page.js";
import { MigratePage } from "./pages/migrate/migrate-page.js";
import { OverviewPage } from "./pages/overview-page.js";
import { ResourcesPage } from "./pages/resources/resources-page.js";
import { Questions } from "./parts/dialog.js";
import { NoticeBar } from "./parts/notice-bar.js";

const PAGES: Readonly<Record<string, () => JSX.Element>> = {
  overview: OverviewPage,
  messages: MessagesPage,
  keys: KeysPage,
  explain: ExplainPage,
  local: LocalPage,
  migrate: MigratePage,
};

/** The whole page: the navigation, the present page, and the last notice. */
export function App(): JSX.Element {
  const { page } = useStore(route);
  const state = useStore(consoleState);
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    // After navigation, a screen reader continues at the new page.
    if (!isFirst.current) focusTitle(main.current);
    isFirst.current = false;
  }, [page]);
  const Page = PAGES[page];
  return (
    <>
      <button type="button" class="skip" onClick={() => focusTitle(main.current)}>
        Skip to the page
      </button>
      <Navigation page={page} />
      <main ref={main} id="main">
        <Lost />
        {state && (Page ? <Page /> : <ResourcesPage key={page} kind={page} />)}
      </main>
      <NoticeBar />
      <Questions />
    </>
  );
}

function focusTitle(main: HTMLElement | null): void {
  main?.querySelector("h1")?.focus();
}

/** Without a connection, the data is not live, and the page says so. */
function Lost(): JSX.Element | null {
  if (useStore(connection) !== "lost") return null;
  return (
    <p class="problem" role="alert">
      The console's process does not answer: what you see is not up to date. If it was ended, start
      it again and open the address that it prints.
    </p>
  );
}
