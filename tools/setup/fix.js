// Mends what a machine can mend: project references, lint, format, generated files.
import { ensureInstalled, SetupError } from './install.js';
import { runStep, summarizeSteps } from './run-step.js';
import { ROOT } from './workspace.js';

/** @type {readonly import('./run-step.js').Step[]} */
const STEPS = [
  { name: 'references', repair: 'follow the lines above', command: ['nx', 'sync'] },
  {
    name: 'lint',
    repair: 'mend by hand what is listed above',
    command: ['nx', 'run-many', '-t', 'lint', '--output-style=static', '--', '--fix'],
  },
  { name: 'generated files', repair: 'follow the lines above', command: ['npm', 'run', 'generate'] },
  { name: 'format', repair: 'follow the lines above', command: ['prettier', '--write', '--log-level=warn', '.'] },
];

process.exitCode = await main().catch((error) => {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  return 2;
});

async function main() {
  await ensureInstalled({ root: ROOT, env: process.env, log: console.log });
  const results = [];
  for (const step of STEPS) results.push(await runStep(step, { root: ROOT, env: process.env }));
  console.log(`\n${summarizeSteps(results).join('\n')}`);
  return results.every(({ ok }) => ok) ? 0 : 1;
}
