import { sampleVersion } from '../workload.ts';
import type { SampleVersion } from '../workload.ts';

const unit = (day: number): SampleVersion['unit'] => ({ table: 'orders', partition: `ingest_dt=2024-02-0${day}` });

/** Three partitions: a new one, one that keeps a part and changes one, one that shrinks. */
export const OLD_VERSIONS: readonly (SampleVersion | undefined)[] = [
  undefined,
  sampleVersion(['same', 'old'], { unit: unit(2), runId: 'run-1' }),
  sampleVersion(['x', 'y', 'z'], { unit: unit(3), runId: 'run-1' }),
];

export const NEW_VERSIONS: readonly SampleVersion[] = [
  sampleVersion(['first', 'second'], { unit: unit(1), runId: 'run-2', rejects: '{"code":"row.ragged"}\n' }),
  sampleVersion(['same', 'new'], { unit: unit(2), runId: 'run-2' }),
  sampleVersion(['w'], { unit: unit(3), runId: 'run-2', rejects: '{"code":"row.ragged"}\n' }),
];
