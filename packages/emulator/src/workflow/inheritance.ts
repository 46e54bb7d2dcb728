import { type MessageSettings, withoutDeduplication } from "../message/message-settings.js";
import { combined } from "../message/redaction.js";
import type { Run } from "../message/run.js";

/**
 * The settings of a step: those of the trigger, which steps do not repeat, with the step's own time,
 * forwarded headers, and failure callback if it has one.
 */
export function inheriting(run: Run, own: MessageSettings): MessageSettings {
  return {
    ...run.settings,
    headers: { ...run.settings.headers, ...own.headers },
    delay: own.delay,
    notBefore: own.notBefore,
    failureCallback: own.failureCallback ?? run.settings.failureCallback,
    workflow: own.workflow,
  };
}

/**
 * The same for the report of a third party's answer. Without the protocol version, the SDK takes the body as
 * it is. With it, it would look for steps.
 */
export function inheritingCallback(run: Run, own: MessageSettings): MessageSettings {
  const settings = inheriting(run, own);
  const { "Upstash-Workflow-Sdk-Version": version, ...headers } = settings.headers;
  return { ...settings, headers, redaction: combined(settings.redaction, own.redaction) };
}

/** A request to a third party has its own settings. What the run redacts is hidden there, too. */
export function redactedFor(run: Run, own: MessageSettings): MessageSettings {
  return { ...own, redaction: combined(run.settings.redaction, own.redaction) };
}

/** The settings of a trigger that apply to the whole run. */
export function settingsOfRun(trigger: MessageSettings): MessageSettings {
  return {
    ...withoutDeduplication(trigger),
    delay: undefined,
    notBefore: undefined,
    callback: undefined,
    queueName: undefined,
  };
}

/** The same settings for another run, its callbacks included. */
export function settingsFor(runId: string, settings: MessageSettings): MessageSettings {
  const { workflow, callback, failureCallback } = settings;
  const moved = (each: typeof callback): typeof callback =>
    each && { ...each, settings: settingsFor(runId, each.settings) };
  return {
    ...settings,
    workflow: workflow && { ...workflow, runId },
    callback: moved(callback),
    failureCallback: moved(failureCallback),
  };
}
