// Sets everything up (a second call is quick), then runs the main job on real data.
import { ensureBuilt } from './build.js';
import { runDemo } from './demo.js';
import { ensureInstalled, SetupError } from './install.js';
import { ROOT } from './workspace.js';

process.exitCode = await main().catch((error) => {
  if (!(error instanceof SetupError)) throw error;
  console.error(`\n${error.message}`);
  return 2;
});

async function main() {
  await ensureInstalled({ root: ROOT, env: process.env, log: console.log });
  await ensureBuilt({ root: ROOT, env: process.env });
  return runDemo({ root: ROOT, env: process.env, log: console.log });
}
