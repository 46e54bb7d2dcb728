import type { Sample } from "./sample.js";

/** What is measured; the bundle with the other engine has the same. */
export type Core = typeof import("@qstash-verify/core");
export type OurReceiver = InstanceType<Core["Receiver"]>;

/** `verify()`, the drop-in: the parts of a request, its body as bytes. */
export function verifyRun(receiver: OurReceiver, sample: Sample): () => Promise<unknown> {
  const { token: signature, bytes: body, region: upstashRegion } = sample;
  return () => receiver.verify({ signature, body, upstashRegion });
}

/** `receive()`, which adapters call: headers by name, and the body as bytes in memory. */
export function receiveRun(receiver: OurReceiver, sample: Sample): () => Promise<unknown> {
  return () =>
    receiver.receive({
      url: "/api/orders",
      header: (name) => sample.headers.get(name),
      body: () => sample.bytes,
    });
}

/** A run that has to be refused, and is. */
export function refusing(run: () => Promise<unknown>): () => Promise<void> {
  return () =>
    run().then(
      () => {
        throw new Error("a delivery that must be refused was accepted");
      },
      () => {},
    );
}
