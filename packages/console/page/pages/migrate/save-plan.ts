import type { GuideView, PlanRow } from "../../../src/contract/guide.js";

/** Lets the browser save the plan. Values that are masked on the page are masked in it, too. */
export function savePlan(
  { from, to }: Pick<GuideView, "from" | "to">,
  plan: readonly PlanRow[],
): void {
  const rows = plan.map(({ kind, id, plan, text, difference }) => {
    return { kind, id, plan, text, difference };
  });
  const text = JSON.stringify({ from, to, plan: rows }, null, 2);
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `plan-${from}-to-${to}.json`.toLowerCase().replaceAll("_", "-");
  link.click();
  setTimeout(() => URL.revokeObjectURL(address));
}
