import type { Intake } from "../intake/intake.js";
import type { Message } from "../message/message.js";
import type { CallbackSettings } from "../message/message-settings.js";
import type { OutcomeListener } from "../message/outcomes.js";
import { callbackRedaction } from "../message/redaction.js";
import type { Report } from "../message/report.js";
import type { DeadLetters } from "../state/dead-letters.js";
import { callbackBody } from "./callback-body.js";

/** Publishes callbacks: one for each attempt, and one when a message is in the dead letter queue. */
export function callingBack(intake: Intake, deadLetters: DeadLetters): Partial<OutcomeListener> {
  const call = (
    callback: CallbackSettings | undefined,
    message: Message,
    report: Report,
    dlqId?: string,
  ) => {
    if (!callback) return;
    const { settings } = callback;
    intake.publishCallback({
      destination: callback.url,
      settings: {
        ...settings,
        redaction: callbackRedaction(message.settings.redaction, settings.redaction),
        // Callbacks of callbacks would never end.
        callback: undefined,
        failureCallback: undefined,
      },
      body: callbackBody(message, report, dlqId),
      callerIp: message.callerIp,
    });
  };
  return {
    delivered: (message, report) => call(message.settings.callback, message, report),
    retried: (message, report) => call(message.settings.callback, message, report),
    dead(message, report) {
      call(message.settings.callback, message, report);
      const letter = deadLetters.ofMessage(message);
      if (letter) call(message.settings.failureCallback, message, report, letter.dlqId);
    },
  };
}
