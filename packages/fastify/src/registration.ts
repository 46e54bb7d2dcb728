import { ConfigurationError, Receiver, type ReceiverOptions } from "@qstash-verify/core";
import type { FastifyInstance } from "fastify";
import { isLogger, printReason } from "./print-once.js";

/** Hides the options of `register()` itself, which Fastify passes on with the plugin's own. */
const OF_REGISTER: PropertyDescriptorMap = { prefix: {}, logLevel: {}, logSerializers: {} };

/**
 * The receiver of a registration.
 *
 * @throws ConfigurationError `option_invalid` where the plugin is called as a middleware is made
 *   elsewhere, or is a hook: then its first argument is no instance of Fastify.
 */
export function receiverOf(scope: FastifyInstance, options: ReceiverOptions | Receiver): Receiver {
  if (typeof scope?.addHook !== "function") {
    const error = new ConfigurationError(
      "option_invalid",
      "verifySignature is a Fastify plugin, not a hook or a function to call: await scope.register(verifySignature, options)",
    );
    // A hook is given a request.
    const { log }: Partial<FastifyInstance> = Object(scope);
    if (log && !isLogger(log)) printReason(error);
    throw error;
  }
  const names = Object.keys(OF_REGISTER);
  // Not a copy: losing an option would turn a check off.
  const own = names.some((name) => name in options) ? Object.create(options, OF_REGISTER) : options;
  return Receiver.from(own);
}
