import { availableParallelism } from 'node:os';

import { COMMAND_MANIFEST } from './build.js';

/** @typedef {import('./run-step.js').Step} Step */
/** @typedef {'default' | 'slow' | 'external'} Lane */

const SOURCE = ['-C', '@ecomlake/source', '--disable-warning=ExperimentalWarning'];

/**
 * @param {string} name
 * @param {string} script
 * @param {string} repair
 * @param {readonly string[]} [args]
 * @returns {Step}
 */
function script(name, script, repair, args = []) {
  return { name, repair, command: ['node', ...SOURCE, `tools/scripts/${script}.ts`, ...args] };
}

/**
 * Linting and type checking go through Nx in every case: it refreshes the project graph that the import rules read.
 *
 * @param {string} name
 * @param {readonly string[]} targets
 * @param {number} parallel
 * @returns {Step}
 */
function nx(name, targets, parallel = availableParallelism()) {
  return {
    name,
    repair: `nx run-many -t ${targets.join(' ')}`,
    command: ['nx', 'run-many', '-t', ...targets, `--parallel=${parallel}`, '--output-style=static'],
  };
}

const BUILD = [nx('build', ['build']), COMMAND_MANIFEST];

/**
 * Cheap refusals first. The first `required` steps must succeed for the others to mean anything.
 *
 * @type {Record<Lane, { required: readonly Step[], steps: readonly Step[] }>}
 */
export const LANES = {
  default: {
    required: [
      script('node', 'check-node', 'npm rebuild node'),
      { name: 'references', repair: 'npx nx sync', command: ['nx', 'sync:check'] },
      ...BUILD,
    ],
    steps: [
      script('lock file', 'check-lock', 'node -C @ecomlake/source tools/scripts/check-lock.ts'),
      { name: 'format', repair: 'npm run fix', command: ['prettier', '--check', '--log-level=warn', '.'] },
      nx('types', ['typecheck']),
      nx('lint', ['lint']),
      nx('tests', ['test']),
      script('packages', 'check-package', 'node -C @ecomlake/source tools/scripts/check-package.ts'),
      script('links', 'check-links', 'node -C @ecomlake/source tools/scripts/check-links.ts'),
      script('fixtures', 'check-fixtures', 'node -C @ecomlake/source tools/scripts/check-fixtures.ts'),
      script('generated files', 'generate', 'npm run generate', ['--check']),
      { name: 'unused code', repair: 'npx knip', command: ['knip', '--no-progress'] },
    ],
  },
  // one project at a time: what is slow here is so because of memory, disk or processes of its own
  slow: { required: BUILD, steps: [nx('slow tests', ['test:slow'], 1)] },
  external: { required: BUILD, steps: [nx('external tests', ['test:external'], 1)] },
};
