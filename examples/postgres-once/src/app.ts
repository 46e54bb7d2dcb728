import { verifySignature } from "@qstash-verify/express";
import { claim } from "@qstash-verify/once/postgres";
import express, { type Express } from "express";
import type { Sql } from "postgres";

/** What has to happen once for each message: a shipment for its order. */
export function createApp(sql: Sql): Express {
  const app = express();

  app.post("/api/orders", verifySignature({ url: "path" }), async (req, res) => {
    const { order } = req.delivery.json() as { order: number };

    const isFirst = await sql.begin(async (tx) => {
      // An earlier attempt has committed, shipment and all: nothing is left to do.
      if (!(await claim(tx, req.delivery))) return false;
      await tx`INSERT INTO shipments (order_number) VALUES (${order})`;
      return true;
    });

    console.log(`POST /api/orders: ${isFirst ? "shipped" : "shipped before, nothing to do"}`);
    res.json({ order, shipped: isFirst ? "now" : "before" });
  });

  return app;
}
