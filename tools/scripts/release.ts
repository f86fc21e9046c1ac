import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { releaseChangelog, releasePublish, releaseVersion } from 'nx/release';

import { runScript, ScriptError } from './run-script.ts';
import { WORKSPACE_ROOT } from './workspace-root.ts';

/**
 * `npm run release` shows what a release would be and changes nothing. `npm run release -- --publish` makes it, and
 * only CI may. Further arguments: `--first-release` before the first tag exists, and a version to insist on.
 */
async function main(args: readonly string[]): Promise<void> {
  const isPublish = args.includes('--publish');
  if (isPublish && process.env['CI'] === undefined) {
    throw new ScriptError('A release is made by CI alone.', [], 'run it without --publish to see what it would be');
  }
  const dryRun = !isPublish;
  const firstRelease = args.includes('--first-release');
  const specifier = args.find((argument) => /^\d+\.\d+\.\d+/.test(argument));
  build();
  const { workspaceVersion, projectsVersionData } = await releaseVersion({
    ...(specifier === undefined ? {} : { specifier }),
    dryRun,
    firstRelease,
    gitCommit: false,
    gitTag: false,
  });
  await releaseChangelog({
    versionData: projectsVersionData,
    ...(workspaceVersion === undefined ? {} : { version: workspaceVersion }),
    dryRun,
    firstRelease,
    gitCommit: true,
    gitTag: true,
    // asking for the forge needs a remote, which a look at what would happen does not
    ...(dryRun ? { createRelease: false, gitPush: false } : { gitPush: true }),
  });
  if (dryRun) {
    console.log('\nNothing was changed. The tarballs themselves are judged by tools/scripts/check-package.ts.');
    return;
  }
  const results = await releasePublish({ firstRelease });
  const failed = Object.entries(results).filter(([, { code }]) => code !== 0);
  if (failed.length > 0) {
    throw new ScriptError(
      'Not every package was published.',
      failed.map(([name]) => name),
      'run the same command again: npm refuses those that are already there',
    );
  }
}

/** What is published is what was built now, with the command's own list of its commands. */
function build(): void {
  const nx = join(WORKSPACE_ROOT, 'node_modules/nx/dist/bin/nx.js');
  const manifest = join(WORKSPACE_ROOT, 'apps/cli/bin/write-manifest.js');
  for (const args of [[nx, 'run-many', '-t', 'build', '--output-style=static'], [manifest]]) {
    const { status } = spawnSync(process.execPath, args, {
      cwd: WORKSPACE_ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (status !== 0) throw new ScriptError('The packages do not build.', [], '`npm test`');
  }
}

if (import.meta.main) await runScript(main);
