/** 0: success. 1: problems were found, or something failed. 2: there is no result. */
export type ExitCode = 0 | 1 | 2;

/** Why a command ends early. Its message is for the user, and contains no secret. */
export class Failure extends Error {
  override readonly name: string = "Failure";
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = 2, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
