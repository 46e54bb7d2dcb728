import {
  type Bytes,
  ConfigurationError,
  type Credentials,
  credentials,
  credentialsFor,
  Receiver,
  type ReceiverOptions,
} from "@qstash-verify/core";
import { respond } from "@qstash-verify/core/building";
import type { Call } from "./call.js";
import { readDirectTrigger } from "./direct-trigger.js";
import type { WorkflowOptions } from "./options.js";
import { expectedPlace, ownPlace, type PlaceOptions } from "./place.js";

/** A request that may reach the workflow. */
export interface Admitted {
  readonly body: Bytes;
  /** Whether QStash signed it. */
  readonly isSigned: boolean;
  /** Where the run's next request is sent. */
  readonly url: string;
  /** What the run is answered with. */
  readonly account: Credentials;
  /** Answers with what the workflow does, and has what is asked for run around it. */
  respond(handle: () => Promise<Response>): Promise<Response>;
}

export type AdmissionOptions = PlaceOptions &
  Pick<WorkflowOptions, "receiver" | "allowDirectTrigger">;

/** What decides about keys, and comes from where the tokens come from. */
const SETTINGS = [
  "env",
  "currentSigningKey",
  "nextSigningKey",
  "devMode",
] as const satisfies (keyof ReceiverOptions)[];

/**
 * Decides which requests reach a workflow: messages of QStash, and direct triggers where the owner
 * allows them. What it returns rejects as `Receiver.receive` does, and with a `ConfigurationError`,
 * `region_credentials_missing`.
 *
 * @throws ConfigurationError `option_invalid`
 */
export function admission(options: AdmissionOptions): (call: Call) => Promise<Admitted> {
  const { receiver: given = {}, allowDirectTrigger } = options;
  if ("verify" in given) {
    throw optionInvalid("receiver takes options, not a Receiver: serve() makes its own");
  }
  for (const name of SETTINGS) {
    // Inherited ones too, as the receiver reads them.
    if (name in given) {
      throw optionInvalid(
        `receiver cannot include ${name}: keys and tokens must come from the same environment. Set the variables of QStash there, or pass the environment as the option env of serve()`,
      );
    }
  }
  // Core hands on what it was given.
  const url = (head: object, destination: string) =>
    expectedPlace(head as Call, options, destination);
  const defaults = {
    ...(!("url" in given) && { url: { value: url } }),
    // The other region does not know the run: a step that is sent there is lost, and so is the run.
    ...(given.strict === undefined && { strict: { value: true } }),
  };
  // Not a copy: losing an inherited option would turn a check off.
  const receiver = new Receiver(Object.create(given, defaults));

  return async (call) => {
    const payload = await receiver.decide(call, () =>
      readDirectTrigger(call, allowDirectTrigger, given.maxBodyBytes),
    );
    if (payload !== undefined) {
      const url = directPlace(call, options);
      const account = credentials(call.env);
      return { body: payload, isSigned: false, url, account, respond: (handle) => handle() };
    }
    const delivery = await receiver.receive(call, { runsHandler: true });
    return {
      body: delivery.bytes(),
      isSigned: true,
      url: ownPlace(call, options)?.url ?? delivery.destination,
      account: credentialsFor(delivery.region, call.env),
      respond: (handle) => respond(receiver, delivery, handle, call),
    };
  };
}

/** The steps of a run, with their results, must not be sent where the trigger's `Host` header says. */
function directPlace(call: Call, options: PlaceOptions): string {
  const place = ownPlace(call, options);
  if (place !== undefined) return place.url;
  throw optionInvalid(
    "allowDirectTrigger needs the workflow's URL: set url, baseUrl or UPSTASH_WORKFLOW_URL",
  );
}

function optionInvalid(message: string): ConfigurationError {
  return new ConfigurationError("option_invalid", message);
}
