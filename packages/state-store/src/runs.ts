import { StateError } from './errors.ts';
import type { Liveness } from './holder.ts';
import type { RecordStore } from './record-store.ts';
import { runFromRow, runToRow } from './records/run-row.ts';
import type { FinishRunOptions, RunRecord, StartRunOptions, StateStore } from './state-store.ts';

export interface CreateRunsOptions {
  readonly records: () => RecordStore;
  readonly liveness: Liveness;
  readonly now: () => string;
}

/** The part of a state store that keeps runs. */
export function createRuns({
  records,
  liveness,
  now,
}: CreateRunsOptions): Pick<StateStore, 'startRun' | 'finishRun' | 'readRun' | 'listRuns' | 'closeDeadRuns'> {
  const listRuns = async (): Promise<readonly RunRecord[]> => {
    const runs: RunRecord[] = [];
    for await (const { body } of records().list('runs')) runs.push(runFromRow(body));
    return runs.sort((left, right) => compare(right.startedAt, left.startedAt) || compare(right.runId, left.runId));
  };
  return {
    startRun: ({ runId, command, epoch }: StartRunOptions) =>
      records().update('runs', runId, (stored) => {
        // the same run continues after an interruption; when it began does not change
        const before = stored === undefined ? undefined : runFromRow(stored);
        const run: RunRecord = {
          runId,
          command,
          status: 'running',
          startedAt: before?.startedAt ?? now(),
          finishedAt: null,
          errorSummary: null,
          accounting: null,
          host: liveness.self.host,
          holder: liveness.self,
          epoch: epoch ?? null,
        };
        return { next: runToRow(run), result: run };
      }),

    finishRun: ({ runId, status, errorSummary = null, accounting = null }: FinishRunOptions) =>
      records().update('runs', runId, (stored) => {
        if (stored === undefined)
          throw new StateError('ECL_STATE_UNKNOWN_RUN', `run ${runId} was never started`, { details: { runId } });
        const run: RunRecord = { ...runFromRow(stored), status, finishedAt: now(), errorSummary, accounting };
        return { next: runToRow(run), result: run };
      }),

    async readRun(runId) {
      const stored = await records().get('runs', runId);
      return stored === undefined ? undefined : runFromRow(stored);
    },

    listRuns,

    async closeDeadRuns() {
      const running = (await listRuns()).filter(({ status }) => status === 'running');
      const closed = await records().updateMany(
        'runs',
        running.map(({ runId }) => runId),
        async (_runId, stored) => {
          const run = stored === undefined ? undefined : runFromRow(stored);
          // looked at again under the lock: it may have ended, or been continued, since it was listed
          if (run?.status !== 'running' || (await liveness.judge(run.holder)) !== 'dead') return { result: undefined };
          const ended: RunRecord = {
            ...run,
            status: 'failure',
            finishedAt: now(),
            errorSummary: `the process ended without finishing the run (pid ${run.holder.pid} on ${run.host})`,
          };
          return { next: runToRow(ended), result: ended };
        },
      );
      return closed.filter((run) => run !== undefined);
    },
  };
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
