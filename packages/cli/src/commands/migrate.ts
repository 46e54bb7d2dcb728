import type { Command } from "commander";
import type { CommandContext } from "./command-context.js";
import { migrateApplyCommand } from "./migrate-apply.js";
import { migrateDeadLettersCommand } from "./migrate-dead-letters.js";
import { migrateEnvCommand } from "./migrate-env.js";
import { migrateGuideCommand } from "./migrate-guide.js";
import { migratePlanCommand } from "./migrate-plan.js";
import { migrateUndoCommand } from "./migrate-undo.js";
import { migrateVerifyCommand } from "./migrate-verify.js";

/** `migrate`: from one region to the other. */
export function migrateCommand(program: Command, context: CommandContext): void {
  const migrate = program
    .command("migrate")
    .description("Move URL groups, queues and schedules from one region to the other.");
  migrateGuideCommand(migrate, context);
  migrateEnvCommand(migrate, context);
  migratePlanCommand(migrate, context);
  migrateApplyCommand(migrate, context);
  migrateDeadLettersCommand(migrate, context);
  migrateVerifyCommand(migrate, context);
  migrateUndoCommand(migrate, context);
}
