import { overridesOf } from "../message/overrides.js";
import type { Run } from "../message/run.js";
import { ApiError, found } from "../protocol/api-error.js";
import type { Services } from "../services.js";
import type { DeadLetter } from "../state/dead-letters.js";
import { deadLetterView } from "../views/dead-letter-view.js";
import type { Api, ApiContext } from "./api.js";
import { ofRuns, selectLetters } from "./dead-letter-routes.js";
import { attribute } from "./request-parts.js";
import { filtersOf, LETTER_FILTERS, selectionOf } from "./selection.js";

/** The dead letters of workflow runs: resuming, restarting and deleting. */
export function runDeadLetterRoutes(
  api: Api,
  { state, revival, intake, dispatcher, limits }: Services,
): void {
  const { deadLetters, failedRuns } = state;
  const view = (letter: DeadLetter) => deadLetterView(letter, failedRuns);
  const letterOf = (dlqId: string): DeadLetter => {
    const letter = deadLetters.get(dlqId);
    runOf(letter);
    return letter;
  };
  const revive = (c: ApiContext, letters: readonly DeadLetter[], action: "resume" | "restart") => {
    const overrides = overridesOf(c.req.raw.headers, limits);
    // All of them are revived, or none is.
    for (const letter of letters) revival.check(runOf(letter), overrides);
    const revived = letters.map((letter) => {
      const run = revival[action](runOf(letter), overrides);
      deadLetters.delete(letter.dlqId);
      return { workflowRunId: run.runId, workflowCreatedAt: run.time };
    });
    attribute(c, ...revived.map(({ workflowRunId }) => workflowRunId));
    return revived;
  };

  for (const action of ["resume", "restart"] as const) {
    api.post(`/v2/workflows/dlq/${action}`, async (c) => {
      const selection = await selectionOf(c, LETTER_FILTERS);
      const { items, ...cursor } = selectLetters(state, ofRuns(state), selection);
      return c.json({ workflowRuns: revive(c, items, action), ...cursor });
    });

    api.post(`/v2/workflows/dlq/${action}/:id`, (c) =>
      c.json(revive(c, [deadLetters.get(c.req.param("id"))], action)[0]),
    );
  }

  // A failure callback that failed is sent again.
  api.post("/v2/workflows/dlq/callback/:id", (c) => {
    const run = runOf(deadLetters.get(c.req.param("id")));
    intake.repeatFailureCall(run);
    attribute(c, run.runId);
    return c.json({ workflowRunId: run.runId, workflowCreatedAt: run.time });
  });

  api.delete("/v2/workflows/dlq/callback/:id", (c) => {
    const run = runOf(deadLetters.get(c.req.param("id")));
    const { message } = found(failedRuns.of(run)?.call, "failure callback");
    if (message.finished) throw new ApiError(400, "the failure callback is not in progress");
    dispatcher.cancel(message);
    attribute(c, run.runId);
    return c.body(null, 202);
  });

  api.get("/v2/workflows/dlq", (c) => {
    const { items, ...cursor } = selectLetters(state, ofRuns(state), filtersOf(c, LETTER_FILTERS));
    return c.json({ messages: items.map(view), ...cursor });
  });

  api.get("/v2/workflows/dlq/:id", (c) => c.json(view(letterOf(c.req.param("id")))));

  api.delete("/v2/workflows/dlq/:id", (c) => {
    deadLetters.delete(letterOf(c.req.param("id")).dlqId);
    return c.json({ deleted: 1 });
  });

  api.delete("/v2/workflows/dlq", async (c) => {
    const selection = await selectionOf(c, LETTER_FILTERS);
    const { items, ...cursor } = selectLetters(state, ofRuns(state), selection);
    for (const { dlqId } of items) deadLetters.delete(dlqId);
    return c.json({ deleted: items.length, ...cursor });
  });
}

function runOf({ message }: DeadLetter): Run {
  if (message.member) return message.member.run;
  throw new ApiError(400, "this message is of no workflow run");
}
