import type { JSX } from "preact";
import { PageTitle } from "../../parts/page-title.js";

/** The guided migration. */
export function MigratePage(): JSX.Element {
  return <PageTitle title="Migrate" />;
}
