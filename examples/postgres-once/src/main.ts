import type { AddressInfo } from "node:net";
import { createEmulator } from "@qstash-verify/emulator";
import { Client } from "@upstash/qstash";
import { createApp } from "./app.js";
import { openDatabase } from "./database.js";

// A local QStash, whose keys and token are random.
const qstash = await createEmulator().start();
Object.assign(process.env, qstash.env("single"));
const database = await openDatabase();
const { sql } = database;

const server = createApp(sql).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const { port } = server.address() as AddressInfo;

// Every attempt is sent twice at once, as QStash may do.
qstash.faults.set({ duplicate: 1 });

const order = Date.now();
const url = `http://127.0.0.1:${port}/api/orders`;
const { messageId } = await new Client().publishJSON({ url, body: { order } });
await qstash.settled();

const [shipments] = await sql`SELECT count(*)::int FROM shipments WHERE order_number = ${order}`;
console.log(`Message ${messageId} was delivered. Shipments of its order: ${shipments?.count}.`);

server.close();
await database.close();
await qstash.stop();
