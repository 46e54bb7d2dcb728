import * as octokit from "@octokit/webhooks-methods";
import * as standard from "standardwebhooks";
import Stripe from "stripe";
import * as svix from "svix";

/** Verifiers of other senders' webhooks: each with its own genuine signature of the same body. */
export interface Neighbour {
  readonly name: string;
  /** Signs, and gives the verification; `undefined` where it takes no empty body. */
  prepare(text: string): Promise<(() => unknown) | undefined>;
}

const SECRET = `whsec_${Buffer.from("a signing secret of 32 characters").toString("base64")}`;
const ID = "msg_2b9k0000000000000000000000";

export const neighbours: readonly Neighbour[] = [
  {
    name: "standardwebhooks",
    async prepare(text) {
      const webhook = new standard.Webhook(SECRET);
      const headers = standardHeaders("webhook", (now) => webhook.sign(ID, now, text));
      return () => webhook.verify(text, headers);
    },
  },
  {
    name: "svix",
    async prepare(text) {
      if (text === "") return undefined;
      const webhook = new svix.Webhook(SECRET);
      const headers = standardHeaders("svix", (now) => webhook.sign(ID, now, text));
      return () => webhook.verify(text, headers);
    },
  },
  {
    name: "stripe",
    async prepare(text) {
      if (text === "") return undefined;
      const { webhooks } = new Stripe("sk_test_bench");
      const header = webhooks.generateTestHeaderString({ payload: text, secret: SECRET });
      return () => webhooks.constructEvent(text, header, SECRET);
    },
  },
  {
    name: "@octokit/webhooks-methods",
    async prepare(text) {
      if (text === "") return undefined;
      const signature = await octokit.sign(SECRET, text);
      return async () => {
        if (!(await octokit.verify(SECRET, text, signature))) throw new Error("octokit refused");
      };
    },
  },
];

function standardHeaders(prefix: string, sign: (now: Date) => string): Record<string, string> {
  const now = new Date();
  return {
    [`${prefix}-id`]: ID,
    [`${prefix}-timestamp`]: String(Math.floor(now.getTime() / 1000)),
    [`${prefix}-signature`]: sign(now),
  };
}
