// Loaded before a page's app: it listens on the port that the page shows, and here on a free one of this machine.
import { Server } from "node:net";

const { listen } = Server.prototype;

Server.prototype.listen = function listenOnFreePort(...args) {
  const callback = args.findLast((each) => typeof each === "function");
  this.once("listening", () => process.stdout.write(`listening on ${this.address().port}\n`));
  return Reflect.apply(listen, this, [{ port: 0, host: "127.0.0.1" }, callback]);
};
