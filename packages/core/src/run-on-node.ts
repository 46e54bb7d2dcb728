import type { Outcome } from "./around.js";
import type { Delivery } from "./delivery.js";
import { HeldAnswer } from "./held-answer.js";
import type { HoldableResponse } from "./holdable-response.js";
import { sendAnswer, sendRefusal } from "./node.js";
import type { Receiver } from "./receiver.js";

/**
 * Runs a handler that answers by an `http.ServerResponse`, and around it what the receiver's options ask
 * for. Then its answer is sent when that has decided.
 *
 * ```ts
 * createServer(async (request, response) => {
 *   const incoming = fromIncomingMessage(request);
 *   try {
 *     const delivery = await receiver.receive(incoming, { runsHandler: true });
 *     await runOnNode(receiver, delivery, response, () =>
 *       handle(delivery, response),
 *     );
 *   } catch (error) {
 *     sendRefusal(response, error);
 *   }
 * });
 * ```
 *
 * @param handle May return before it has answered, as Express's `next` does.
 * @returns what the handler returns.
 * @throws what the handler throws, and whatever belongs to the host's own error path.
 */
export async function runOnNode(
  receiver: Receiver,
  delivery: Delivery,
  response: HoldableResponse,
  handle: () => unknown,
): Promise<unknown> {
  if (!receiver.hasAround) return handle();
  const held = new HeldAnswer(response);
  let handled: Promise<unknown> | undefined;
  let own: Outcome | undefined;
  const run = () => {
    handled = (async () => handle())();
    return new Promise<Outcome>((resolve) => {
      const decide = (outcome: Outcome) => {
        own ??= outcome;
        resolve(own);
      };
      held.decided.then((status) => decide({ status }));
      handled?.catch((error) => {
        held.fail();
        decide({ status: 500, error });
      });
    });
  };
  try {
    const outcome = await receiver.run(delivery, run, held.gone);
    if (outcome === own) {
      held.release();
      return handled;
    }
    held.takeBack();
    sendAnswer(response, outcome);
  } catch (error) {
    held.takeBack();
    sendRefusal(response, error);
  }
  // An error that the outcome told has been answered.
  return own && "error" in own ? undefined : handled;
}
