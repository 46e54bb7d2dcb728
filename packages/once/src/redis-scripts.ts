/** A script of Redis, and its SHA-1, by which a server that has run it before knows it. */
export interface Script {
  readonly text: string;
  readonly sha: string;
}

// `@upstash/redis` parses a reply as JSON if it can. The prefix prevents that.
export const ADD: Script = {
  text: `local there = redis.call("GET", KEYS[1])
if there then return ":" .. there end
redis.call("SET", KEYS[1], ARGV[1], "PX", ARGV[2])
return "+"`,
  sha: "8d09a5a1376890f70bb04d200fa51c7802c47cf1",
};

export const SWAP: Script = {
  text: `if redis.call("GET", KEYS[1]) ~= ARGV[1] then return 0 end
redis.call("SET", KEYS[1], ARGV[2], "PX", ARGV[3])
return 1`,
  sha: "c87de6b84eb60bd0a18a8a07e782f0e3d112ccd7",
};

export const REMOVE: Script = {
  text: `if redis.call("GET", KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call("DEL", KEYS[1])`,
  sha: "c0e398812850c67f9df719070731888eb4687b24",
};
