import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { PipelineError } from '../errors.ts';
import type { RunDocument } from '../export/run-document.ts';

const RUNS_FOLDER = '_runs';

/** Documents of the runs that wrote to a local lake, newest first; empty for a lake without runs. */
export async function listRuns(root: string): Promise<readonly RunDocument[]> {
  const names = await readdir(join(root, RUNS_FOLDER)).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  const documents = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => readRun(root, name)),
  );
  return documents.sort((left, right) => (left.started_at < right.started_at ? 1 : -1));
}

/**
 * One run by its id, or by a beginning of it that no other run has.
 *
 * @throws {PipelineError} `ECL_PIPELINE_NOT_FOUND`
 */
export async function showRun(root: string, runId: string): Promise<RunDocument> {
  const runs = await listRuns(root);
  const [match, second] = runs.filter(({ run_id: id }) => id.startsWith(runId));
  if (match !== undefined && second === undefined) return match;
  const problem = match === undefined ? 'no run of that id' : 'more than one run begins so';
  throw new PipelineError('ECL_PIPELINE_NOT_FOUND', `run ${runId}: ${problem}; the lake has ${runs.length} runs`, {
    details: { runId, recent: runs.slice(0, 5).map(({ run_id: id }) => id) },
    nextSteps: ['list them with: ecomlake runs list'],
  });
}

async function readRun(root: string, name: string): Promise<RunDocument> {
  // written by this package, create-only, and whole or not there at all
  return JSON.parse(await readFile(join(root, RUNS_FOLDER, name), 'utf8')) as RunDocument;
}
