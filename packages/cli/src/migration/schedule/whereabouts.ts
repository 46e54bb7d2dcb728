import type { Api } from "../../api/api.js";

/** Where a schedule runs whose hand-over was not finished. */
export type Whereabouts =
  /** It is as planned: an answer was lost, or another run did it. */
  | "moved"
  | "source"
  /** It had been paused, and was resumed. */
  | "source again"
  /** It had been paused, and was resumed; what the target has could not be read. */
  | "source again, and perhaps target"
  | "target"
  /** It was started there; whether it is paused in the source could not be read. */
  | "target, and perhaps source"
  /** Somebody else, not a migration, paused or deleted it. */
  | "not ours"
  | "nowhere";

/** Where a schedule runs, in words; empty if there is nothing to add. */
export function whereaboutsText(
  where: Whereabouts,
  { source, target }: { readonly source: Api; readonly target: Api },
): string {
  const [from, to] = [source.account.region, target.account.region];
  const texts: Readonly<Record<Whereabouts, string>> = {
    moved: `it runs in ${to}`,
    source: `it runs in ${from}, as before`,
    "source again": `it was resumed, and runs in ${from}`,
    "source again, and perhaps target": `it was resumed, and runs in ${from}; ${to} did not answer, and may run it too`,
    target: `it runs in ${to}, but not as it was planned`,
    "target, and perhaps source": `it runs in ${to}; ${from} did not answer, and may run it too`,
    "not ours": "",
    nowhere: "it RUNS NOWHERE",
  };
  return texts[where];
}
