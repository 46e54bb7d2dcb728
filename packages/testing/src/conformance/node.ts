// What needs sockets of Node.js, apart from the table, which any runtime can load.
export { type Flood, flood } from "./flood.js";
export { onOneConnection } from "./one-connection.js";
export { send } from "./send.js";
