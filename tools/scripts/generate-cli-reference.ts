import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { CliDescription } from './cli-reference/render-cli-reference.ts';
import { cliGoldens, renderCliReference } from './cli-reference/render-cli-reference.ts';
import { emitGeneratedFiles, generatedBy } from './generated-files.ts';
import { runScript } from './run-script.ts';
import { WORKSPACE_ROOT } from './workspace-root.ts';

/** What the command line says of itself; a process of its own, because apps are imported by nobody. */
async function describeCli(root: string): Promise<CliDescription> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['-C', '@ecomlake/source', '--disable-warning=ExperimentalWarning', join(root, 'apps/cli/bin/describe.js')],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  // the two sides of this call are versioned together
  return JSON.parse(stdout) as CliDescription;
}

/** Writes the reference page, the schemas of the results and the goldens that the tests of the command line compare with. */
async function main(args: readonly string[]): Promise<void> {
  const description = await describeCli(WORKSPACE_ROOT);
  const page = renderCliReference(description, generatedBy('generate-cli-reference.ts'));
  const files = [{ path: 'docs/reference/cli.md', text: page }, ...cliGoldens(description)];
  await emitGeneratedFiles(files, { root: WORKSPACE_ROOT, isCheck: args.includes('--check') });
}

if (import.meta.main) await runScript(main);
