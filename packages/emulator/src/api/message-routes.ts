import type { Message } from "../message/message.js";
import { found } from "../protocol/api-error.js";
import type { Services } from "../services.js";
import { messageView } from "../views/message-view.js";
import type { Api } from "./api.js";
import { filterOf } from "./filter.js";
import { countOf } from "./page.js";
import { MESSAGE_FILTERS, selectionOf } from "./selection.js";

/** Query parameters that are not filters. */
const NO_FILTERS = ["count", "cursor", "async"];

/** Reading and cancelling messages. */
export function messageRoutes(api: Api, { state, dispatcher, clock }: Services): void {
  const cancel = (messages: readonly Message[]) => {
    for (const message of messages) dispatcher.cancel(message);
    return { cancelled: messages.length };
  };

  api.get("/v2/messages/:id", (c) => {
    const id = c.req.param("id");
    const message = state.messages.get(id) ?? state.delivered.find(id, clock.now());
    return c.json(messageView(found(message, "message")));
  });

  api.post("/v2/messages/:id/retry", (c) => {
    dispatcher.hasten(found(state.messages.get(c.req.param("id")), "message"));
    return c.body(null, 200);
  });

  // An empty id means all of them, as in the vendor's API.
  api.delete("/v2/messages", async (c) => {
    const selection = await selectionOf(c, MESSAGE_FILTERS);
    const matches = filterOf(selection);
    const matching = [...state.messages.values()].filter((each) =>
      matches({ ...messageView(each), time: each.createdAt }),
    );
    const result = cancel(matching.slice(0, countOf(selection)));
    if (selection.has("messageIds")) return c.json(result, 202);
    const { actionId } = state.bulkActions.add(result.cancelled, valuesOf(selection), clock.now());
    const isAsync = selection.get("async") === "true";
    return c.json(isAsync ? { ...result, actionId } : result, 202);
  });

  api.delete("/v2/messages/:id", (c) =>
    c.json(cancel([found(state.messages.get(c.req.param("id")), "message")]), 202),
  );
}

/** The filters of a query, each with its values. */
function valuesOf(query: URLSearchParams): Record<string, string[]> {
  const names = [...new Set(query.keys())].filter((name) => !NO_FILTERS.includes(name));
  return Object.fromEntries(
    names.map((name) => [name, query.getAll(name).flatMap((value) => value.split(","))]),
  );
}
