import * as core from "@qstash-verify/core";
import { conformance } from "@qstash-verify/testing/conformance";
import { describe, test } from "vitest";
import { fetchHost } from "./fetch-host.js";

describe("the plain Fetch host", () => {
  conformance(test, fetchHost(core));
});
