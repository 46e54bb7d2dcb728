import { ConfigurationError, Receiver, type ReceiverOptions } from "@qstash-verify/core";
import type { FastifyInstance } from "fastify";

/** Hides what `register()` takes beside a plugin's own options, and hands on with them. */
const OF_REGISTER: PropertyDescriptorMap = { prefix: {}, logLevel: {}, logSerializers: {} };

/**
 * The receiver of a registration.
 *
 * @throws ConfigurationError `option_invalid` where the plugin is called as a middleware is made
 *   elsewhere, or is a hook: then its first argument is no instance of Fastify.
 */
export function receiverOf(scope: FastifyInstance, options: ReceiverOptions | Receiver): Receiver {
  if (typeof scope?.addHook !== "function") {
    throw new ConfigurationError(
      "option_invalid",
      "verifySignature is a Fastify plugin, not a hook or a function to call: await scope.register(verifySignature, options)",
    );
  }
  const names = Object.keys(OF_REGISTER);
  // Not a copy: an option that is lost would be a check that is off.
  const own = names.some((name) => name in options) ? Object.create(options, OF_REGISTER) : options;
  return Receiver.from(own);
}
