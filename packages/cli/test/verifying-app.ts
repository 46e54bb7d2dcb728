import type { RequestListener } from "node:http";
import { Receiver, type ReceiverOptions } from "@qstash-verify/core";
import { fromIncomingMessage, sendRefusal } from "@qstash-verify/core/building";

/** An app that verifies, and then answers a status. */
export function verifying(options: ReceiverOptions, status = 200): RequestListener {
  const receiver = new Receiver({ onRefused: () => {}, onDiagnostic: () => {}, ...options });
  return async (request, response) => {
    try {
      await receiver.receive(fromIncomingMessage(request));
      response.writeHead(status).end();
    } catch (error) {
      sendRefusal(response, error);
    }
  };
}
