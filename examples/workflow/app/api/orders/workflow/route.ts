import { serve } from "@qstash-verify/workflow/nextjs";

interface Order {
  id: string;
  amount: number;
}

export const { POST } = serve<Order>(
  async (context) => {
    const { id, amount } = context.requestPayload;
    await context.run("reserve", () => console.log(`${id}: reserved`));

    const approval = await context.waitForEvent<{ by: string }>("wait for approval", "approval", {
      timeout: "7d",
    });
    if (approval.timeout) return { id, state: "never approved" };

    const [receipt, parcel] = await Promise.all([
      context.run("charge", () => {
        console.log(`${id}: charged`);
        return { amount, approvedBy: approval.eventData.by };
      }),
      context.run("pack", () => {
        console.log(`${id}: packed`);
        return "a small box";
      }),
    ]);

    await context.sleep("wait for the courier", "1h");
    await context.run("ship", () => console.log(`${id}: shipped`));
    return { id, state: "shipped", receipt, parcel };
  },
  {
    failureFunction: async ({ context, failResponse }) => {
      console.log(`${context.requestPayload.id}: released, because ${failResponse}`);
    },
    receiver: {
      onVerified: ({ claimed, region }) => console.log(`${claimed.messageId} from ${region}`),
    },
  },
);
