import { type Overrides, overridesOf } from "../message/overrides.js";
import { ApiError } from "../protocol/api-error.js";
import type { Services } from "../services.js";
import type { DeadLetter } from "../state/dead-letters.js";
import type { RegionState } from "../state/region-state.js";
import { deadLetterView } from "../views/dead-letter-view.js";
import type { Api, ApiContext } from "./api.js";
import { filterOf } from "./filter.js";
import { LARGEST_PAGE, type Page, pageOf } from "./page.js";
import { queryOf } from "./request-parts.js";
import { LETTER_FILTERS, selectionOf } from "./selection.js";

const DEFAULT_COUNT = 100;

/** The dead letter queue: reading, deleting and retrying. */
export function deadLetterRoutes(api: Api, { state, intake }: Services): void {
  const { deadLetters } = state;
  const view = (letter: DeadLetter) => deadLetterView(letter, state.failedRuns);
  const retry = (c: ApiContext, letters: readonly DeadLetter[]) => {
    const overrides = overridesOf(c.req.raw.headers);
    return letters.map((letter) => retryOne(letter, overrides));
  };
  const retryOne = ({ dlqId, message }: DeadLetter, overrides: Overrides) => {
    const { messageId } = intake.republish(message, overrides);
    deadLetters.delete(dlqId);
    return { messageId };
  };

  api.get("/v2/dlq", (c) => {
    const query = queryOf(c);
    const letters = query.get("source") === "workflow" ? ofRuns(state) : deadLetters.list();
    const { items, ...cursor } = selectLetters(state, letters, query);
    return c.json({ messages: items.map(view), ...cursor });
  });

  api.get("/v2/dlq/:id", (c) => c.json(view(deadLetters.get(c.req.param("id")))));

  // An empty id is all of them, as it is of the vendor.
  api.delete("/v2/dlq", async (c) => {
    const selection = await selectionOf(c, LETTER_FILTERS);
    const { items, ...cursor } = selectLetters(state, deadLetters.list(), selection);
    for (const { dlqId } of items) deadLetters.delete(dlqId);
    return c.json({ deleted: items.length, ...cursor });
  });

  api.delete("/v2/dlq/:id", (c) => {
    deadLetters.delete(deadLetters.get(c.req.param("id")).dlqId);
    return c.json({ deleted: 1 });
  });

  api.post("/v2/dlq/retry", async (c) => {
    const selection = await selectionOf(c, LETTER_FILTERS);
    const plain = deadLetters.list().filter(({ message }) => !message.member);
    const { items, ...cursor } = selectLetters(state, plain, selection);
    return c.json({ responses: retry(c, items), ...cursor }, 201);
  });

  api.post("/v2/dlq/retry/:id", (c) =>
    c.json({ responses: retry(c, [deadLetters.get(c.req.param("id"))]) }, 201),
  );
}

/** Those that are of workflow runs. */
export function ofRuns({ deadLetters }: RegionState): DeadLetter[] {
  return deadLetters.list().filter(({ message }) => message.member);
}

/** Those that a query asks for. @throws ApiError 400 */
export function selectLetters(
  { failedRuns }: RegionState,
  letters: readonly DeadLetter[],
  query: URLSearchParams,
): Page<DeadLetter> {
  if (query.has("host") || query.has("path")) {
    throw new ApiError(400, "the dlq cannot be filtered by host or path");
  }
  const matches = filterOf(query);
  const matching = letters.filter((each) => {
    const view = deadLetterView(each, failedRuns);
    const failureFunctionState = view.failureCallbackInfo?.state;
    return matches({ ...view, failureFunctionState, time: each.time });
  });
  // What is named one by one is not cut.
  return pageOf(matching, query, query.has("dlqIds") ? LARGEST_PAGE : DEFAULT_COUNT);
}
