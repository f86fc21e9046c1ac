import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('./lanes.js').Lane} Lane */

/**
 * @typedef {object} Totals
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

const RESULTS = 'test-results';

/**
 * Keeps what a lane's steps beside the tests came to, so that a sum over lanes never looks clean while one of them
 * failed.
 *
 * @param {string} root
 * @param {Lane} lane
 * @param {number} failedSteps
 */
export function recordFailedSteps(root, lane, failedSteps) {
  mkdirSync(join(root, RESULTS), { recursive: true });
  const count = { lane, passed: 0, failed: failedSteps, skipped: 0 };
  writeFileSync(join(root, RESULTS, `${lane}.json`), `${JSON.stringify(count)}\n`);
}

/** @param {string} root */
export function removeResults(root) {
  for (const folder of resultFolders(root)) rmSync(folder, { recursive: true, force: true });
}

/**
 * Tests of the given lanes over all projects.
 *
 * @param {string} root
 * @param {readonly Lane[]} lanes
 * @returns {Totals}
 */
export function sumResults(root, lanes) {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const folder of resultFolders(root)) {
    for (const lane of lanes) {
      const count = readCount(join(folder, `${lane}.json`));
      totals.passed += count.passed;
      totals.failed += count.failed;
      totals.skipped += count.skipped;
    }
  }
  return totals;
}

/** @param {Totals} totals */
export function totalsLine({ passed, failed }) {
  return `${passed} passed, ${failed} failed`;
}

/** @param {string} root */
function resultFolders(root) {
  const projects = ['packages', 'apps', 'tools'].flatMap((group) =>
    readdirSync(join(root, group), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(root, group, entry.name, RESULTS)),
  );
  return [join(root, RESULTS), ...projects];
}

/**
 * @param {string} path
 * @returns {Totals}
 */
function readCount(path) {
  let text;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // a project without tests in this lane leaves no file
    return { passed: 0, failed: 0, skipped: 0 };
  }
  return /** @type {Totals} */ (JSON.parse(text)); // written by our own reporter
}
