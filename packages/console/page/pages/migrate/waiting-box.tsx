import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { linkTo } from "../../live/route.js";
import { numberText, shortName } from "../../parts/format.js";
import type { StepProps } from "./step-props.js";

/** Milliseconds between two counts while the page is visible. */
const EVERY = 3000;

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
  const total = view.waiting.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <p role="status">
        {total === 0
          ? `Nothing waits in the ${shortName(view.from)} any more.`
          : `${numberText(total)} still in the ${shortName(view.from)}. It is counted again every few seconds.`}
      </p>
      <div class="table-box">
        <table>
          <thead>
            <tr>
              <th class="number">Left</th>
              <th>What</th>
              <th>What to do</th>
            </tr>
          </thead>
          <tbody>
            {view.waiting.map(({ what, count, remedy }) => (
              <tr key={what}>
                <td class={`number ${count > 0 ? "waits" : "good-text"}`}>{numberText(count)}</td>
                <td class="wraps">
                  {/dead letter/.test(what) && count > 0 ? (
                    <a href={linkTo("dlq")}>{what}</a>
                  ) : (
                    what
                  )}
                </td>
                <td class="wraps mute">{count > 0 ? remedy : ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
