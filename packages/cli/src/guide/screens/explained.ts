import { isConfigurationError } from "@qstash-verify/core";
import { ApiError } from "../../api/api-error.js";
import { Failure } from "../../failure.js";
import { remark } from "../../terminal/remark.js";
import type { Terminal } from "../../terminal/terminal.js";

/** Runs something whose failure does not end the guide: the failure is shown, and then the step again. */
export async function explained(terminal: Terminal, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const isExpected =
      error instanceof Failure || error instanceof ApiError || isConfigurationError(error);
    if (!isExpected) throw error;
    terminal.out(remark(terminal.paint.red("✗"), error.message, terminal));
  }
}
