import type { Message } from "../message/message.js";
import { found } from "../protocol/api-error.js";
import type { Services } from "../services.js";
import { messageView } from "../views/message-view.js";
import type { Api } from "./api.js";
import { filterOf } from "./filter.js";
import { queryOf } from "./request-parts.js";

/** Reading and cancelling messages. */
export function messageRoutes(api: Api, { state, dispatcher }: Services): void {
  const cancel = (messages: readonly Message[]) => {
    for (const message of messages) dispatcher.cancel(message);
    return { cancelled: messages.length };
  };

  api.get("/v2/messages/:id", (c) =>
    c.json(messageView(found(state.messages.get(c.req.param("id")), "message"))),
  );

  // An empty id is all of them, as it is of the vendor.
  api.on("DELETE", ["/v2/messages", "/v2/messages/"], (c) => {
    const matches = filterOf(queryOf(c));
    const messages = [...state.messages.values()];
    return c.json(
      cancel(messages.filter((each) => matches({ ...messageView(each), time: each.createdAt }))),
    );
  });

  api.delete("/v2/messages/:id", (c) =>
    c.json(cancel([found(state.messages.get(c.req.param("id")), "message")])),
  );
}
