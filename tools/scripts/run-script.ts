/** What a script reports when it finds something to mend: one message per finding, then the command that mends it. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
  readonly findings: readonly string[];
  readonly repair: string;

  constructor(message: string, findings: readonly string[], repair: string) {
    super(message);
    this.findings = findings;
    this.repair = repair;
  }
}

/** Runs a script's main function. Findings end it with exit code 1 and without a stack trace; anything else is a defect. */
export async function runScript(main: (args: readonly string[]) => Promise<void>): Promise<void> {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    const findings = error.findings.map((finding) => `\n  - ${finding}`).join('');
    console.error(`${error.message}${findings}\nTo mend it: ${error.repair}`);
    process.exitCode = 1;
  }
}
