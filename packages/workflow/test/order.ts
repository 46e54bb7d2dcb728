import type { WorkflowContext } from "@upstash/workflow";

/** What a step did, once for each time it was executed. */
export interface Effect {
  readonly run: string;
  readonly step: string;
}

/** A run of more than ten steps, of every kind that waits: sleeps, branches, a call and an event. */
export function orderWorkflow(effects: Effect[], warehouse: string) {
  return async (context: WorkflowContext<unknown>) => {
    const { order } = context.requestPayload as { order: number };
    const run = context.workflowRunId;
    const effect =
      <Result>(step: string, result: Result) =>
      () => {
        effects.push({ run, step });
        return result;
      };
    const reserved = await context.run("reserve", effect("reserve", order * 2));
    await context.sleep("let it settle", 60);
    const [charged, packed] = await Promise.all([
      context.run("charge", effect("charge", reserved + 1)),
      context.run("pack", effect("pack", `box ${order}`)),
      context.sleep("let the paint dry", 30),
    ]);
    const answer = await context.call("ask the warehouse", {
      url: warehouse,
      method: "POST",
      body: JSON.stringify({ order }),
    });
    await context.sleepUntil("until a date long past", new Date(0));
    const { eventData, timeout } = await context.waitForEvent("approval", `approve ${run}`, {
      timeout: "1h",
    });
    const shipped = await context.run("ship", effect("ship", { charged, packed }));
    const mailed = await context.run("mail", effect("mail", "mailed"));
    return { shipped, mailed, shelf: answer.body, approval: eventData, timeout };
  };
}

/** The steps of it that do something, sorted: branches are executed in no order. */
export const EFFECTS = ["charge", "mail", "pack", "reserve", "ship"];
