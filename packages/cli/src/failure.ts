/** 0: all is well. 1: problems were found, or something was refused. 2: nothing can be said. */
export type ExitCode = 0 | 1 | 2;

/** Why a command ends early: its message is for the user, and holds no secret. */
export class Failure extends Error {
  override readonly name: string = "Failure";
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = 2, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
