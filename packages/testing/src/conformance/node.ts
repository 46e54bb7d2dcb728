// The parts that need sockets of Node.js. The table itself can be loaded by any runtime.
export { type Flood, flood } from "./flood.js";
export { onOneConnection } from "./one-connection.js";
export { send } from "./send.js";
