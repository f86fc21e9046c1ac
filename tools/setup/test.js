// Sets everything up, then runs one lane: `node tools/setup/test.js [default|slow|external]`.
import { ensureInstalled, SetupError } from './install.js';
import { recordFailedSteps, sumResults, totalsLine } from './lane-totals.js';
import { LANES } from './lanes.js';
import { runStep, summarizeSteps } from './run-step.js';
import { ROOT } from './workspace.js';

/** @typedef {import('./lanes.js').Lane} Lane */

process.exitCode = await main(process.argv.slice(2)).catch((error) => {
  if (!(error instanceof SetupError)) throw error;
  console.error(`\n${error.message}`);
  return 2;
});

/** @param {readonly string[]} args */
async function main(args) {
  const lane = laneOf(args);
  await ensureInstalled({ root: ROOT, env: process.env, log: console.log });
  const { required, steps } = LANES[lane];
  const results = [];
  for (const step of required) {
    results.push(await announceAndRun(step));
    if (results.at(-1)?.ok === false) return conclude(lane, results);
  }
  for (const step of steps) results.push(await announceAndRun(step));
  return conclude(lane, results);
}

/**
 * @param {readonly string[]} args
 * @returns {Lane}
 */
function laneOf(args) {
  const [name = 'default', ...rest] = args;
  if (rest.length === 0 && (name === 'default' || name === 'slow' || name === 'external')) return name;
  throw new SetupError(`Unknown arguments "${args.join(' ')}": give nothing, or one of default, slow, external.`);
}

/** @param {import('./run-step.js').Step} step */
async function announceAndRun(step) {
  console.log(`\n== ${step.name}: ${step.command.join(' ')}`);
  return runStep(step, { root: ROOT, env: process.env });
}

/**
 * @param {Lane} lane
 * @param {readonly import('./run-step.js').StepResult[]} results
 */
function conclude(lane, results) {
  const tests = sumProjects(lane);
  // a step of tests that failed has its failures counted already
  const failedSteps = results.filter(({ name, ok }) => !ok && !(name.endsWith('tests') && tests.failed > 0));
  recordFailedSteps(ROOT, lane, failedSteps.length);
  console.log(`\n${summarizeSteps(results).join('\n')}\n\n${totalsLine(tests)}`);
  return results.every(({ ok }) => ok) ? 0 : 1;
}

/** @param {Lane} lane */
function sumProjects(lane) {
  recordFailedSteps(ROOT, lane, 0);
  return sumResults(ROOT, [lane]);
}
