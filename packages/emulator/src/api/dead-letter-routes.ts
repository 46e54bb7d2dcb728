import { overridesOf } from "../message/overrides.js";
import type { Services } from "../services.js";
import type { DeadLetter } from "../state/dead-letters.js";
import type { RegionState } from "../state/region-state.js";
import { deadLetterView } from "../views/dead-letter-view.js";
import type { Api, ApiContext } from "./api.js";
import { filterOf } from "./filter.js";
import { LARGEST_PAGE, type Page, pageOf } from "./page.js";
import { filtersOf, LETTER_FILTERS, selectionOf } from "./selection.js";

const DEFAULT_COUNT = 100;

/** The dead letter queue: reading, deleting and retrying. */
export function deadLetterRoutes(api: Api, { state, intake, limits }: Services): void {
  const { deadLetters } = state;
  const view = (letter: DeadLetter) => deadLetterView(letter, state.failedRuns);
  const retry = (c: ApiContext, letters: readonly DeadLetter[]) => {
    const overrides = overridesOf(c.req.raw.headers, limits);
    const messages = letters.map(({ message }) => message);
    const published = intake.republish(messages, overrides);
    for (const { dlqId } of letters) deadLetters.delete(dlqId);
    return published.map(({ messageId }) => ({ messageId }));
  };

  api.get("/v2/dlq", (c) => {
    const query = filtersOf(c, LETTER_FILTERS);
    const { items, ...cursor } = selectLetters(state, deadLetters.list(), query);
    return c.json({ messages: items.map(view), ...cursor });
  });

  api.get("/v2/dlq/:id", (c) => c.json(view(deadLetters.get(c.req.param("id")))));

  // An empty id means all of them, as in the vendor's API.
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
    c.json(retry(c, [deadLetters.get(c.req.param("id"))])[0], 201),
  );
}

/** The dead letters of workflow runs. */
export function ofRuns({ deadLetters }: RegionState): DeadLetter[] {
  return deadLetters.list().filter(({ message }) => message.member);
}

/** The dead letters that a query selects. @throws ApiError 400 */
export function selectLetters(
  { failedRuns }: RegionState,
  letters: readonly DeadLetter[],
  query: URLSearchParams,
): Page<DeadLetter> {
  const matches = filterOf(query);
  const matching = letters.filter((each) =>
    matches({ ...deadLetterView(each, failedRuns), time: each.time }),
  );
  // A list of ids is never cut by `count`.
  return pageOf(matching, query, query.has("dlqIds") ? LARGEST_PAGE : DEFAULT_COUNT);
}
