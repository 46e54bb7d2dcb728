import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { WaitingRow } from "../../../src/contract/guide.js";
import type { RegionName } from "../../../src/contract/region.js";
import { linkTo } from "../../live/route.js";
import { numberText, shortName, timeText } from "../../parts/format.js";
import type { StepProps } from "./step-props.js";

/** Milliseconds between two counts while the page is visible. */
const EVERY = 3000;
const AGAIN = "It is counted again every few seconds.";

/** The last count of a region. */
interface Count {
  readonly from: RegionName;
  readonly total: number;
  readonly at: number;
}

/** What still waits in the old region, counted repeatedly. */
export function WaitingBox({ guide, view }: StepProps): JSX.Element {
  const { reload } = guide;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const again = async () => {
      // Do not count in a hidden tab.
      if (!document.hidden) await reload();
      timer = setTimeout(again, EVERY);
    };
    timer = setTimeout(again, EVERY);
    return () => clearTimeout(timer);
  }, [reload]);
  const { waiting } = view;
  const total = waiting && totalOf(waiting);
  const last = useRef<Count | undefined>(undefined);
  if (total !== undefined) last.current = { from: view.from, total, at: Date.now() };
  const known = last.current?.from === view.from ? last.current : undefined;
  if (!waiting || total === undefined) {
    return (
      <p role="status">{[`Not known: ${view.unread}.`, ...lastText(known), AGAIN].join(" ")}</p>
    );
  }
  return (
    <>
      <p role="status">
        {total === 0
          ? `Nothing waits in the ${shortName(view.from)} any more.`
          : `${numberText(total)} still in the ${shortName(view.from)}. ${AGAIN}`}
      </p>
      <div class="table-box">
        <table>
          <thead>
            <tr>
              <th class="number">Left</th>
              <th>What, and what to do</th>
            </tr>
          </thead>
          <tbody>
            {waiting.map(({ what, count, remedy, page }) => (
              <tr key={what}>
                <td class={`number ${count > 0 ? "waits" : "good-text"}`}>{numberText(count)}</td>
                <td class="wraps">
                  {page && count > 0 ? <a href={linkTo(page)}>{what}</a> : what}
                  {count > 0 && <p class="mute">{remedy}</p>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function totalOf(waiting: readonly WaitingRow[]): number {
  return waiting.reduce((sum, { count }) => sum + count, 0);
}

/** What was left before the region could no longer be read. */
function lastText(last: Count | undefined): readonly string[] {
  if (!last) return [];
  const { from, total, at } = last;
  const were = total === 1 ? "was" : "were";
  return [
    `${numberText(total)} ${were} left in the ${shortName(from)} at ${timeText(at, Date.now())}.`,
  ];
}
