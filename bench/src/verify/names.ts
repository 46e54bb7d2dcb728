/** Names of contestants, as the tables and the goals have them. */
export const FLOOR = "floor: one HMAC, one SHA-256";
export const OURS = "ours, verify()";
export const OURS_RECEIVE = "ours, receive()";
export const OURS_WEB = "ours, web engine, verify()";
export const VENDOR = "@upstash/qstash";
