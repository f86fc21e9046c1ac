import { ApiError } from '../protocol/api-error.ts';
import { parseInt64 } from '../protocol/int64.ts';
import type { Query } from '../protocol/request-target.ts';

/** In the order of judgement: the first that fails decides. */
const PARAMETERS = [
  'ifMetagenerationMatch',
  'ifMetagenerationNotMatch',
  'ifGenerationMatch',
  'ifGenerationNotMatch',
] as const;

export type PreconditionParameter = (typeof PARAMETERS)[number];
export type Preconditions = Readonly<Partial<Record<PreconditionParameter, bigint>>>;

/** What preconditions are judged against; an absent object is judged as generation 0. */
export interface LiveVersion {
  readonly generation: string;
  readonly metageneration: number;
}

/** @throws {ApiError} 400 when a value is no integer */
export function parsePreconditions(query: Query): Preconditions {
  const found = PARAMETERS.flatMap((name) => {
    const text = query.get(name);
    return text === undefined ? [] : [[name, parseInt64(text, name)] as const];
  });
  return Object.fromEntries(found);
}

/** The parameters as text, to be kept with a session. */
export function serializePreconditions(preconditions: Preconditions): Record<string, string> {
  return Object.fromEntries(Object.entries(preconditions).map(([name, value]) => [name, String(value)]));
}

/** @throws {ApiError} 412 for a match that fails, 304 for a not-match that fails */
export function checkPreconditions(preconditions: Preconditions, live: LiveVersion | undefined): void {
  const failed = PARAMETERS.find((name) => {
    const expected = preconditions[name];
    return expected !== undefined && !holds(name, expected, live);
  });
  if (failed === undefined) return;
  if (failed.endsWith('NotMatch')) throw new ApiError(304, 'notModified', `${failed} did not hold.`);
  throw new ApiError(412, 'conditionNotMet', 'At least one of the pre-conditions you specified did not hold.');
}

function holds(name: PreconditionParameter, expected: bigint, live: LiveVersion | undefined): boolean {
  const generation = BigInt(live?.generation ?? 0);
  const metageneration = BigInt(live?.metageneration ?? 0);
  switch (name) {
    case 'ifMetagenerationMatch':
      return live !== undefined && metageneration === expected;
    case 'ifMetagenerationNotMatch':
      return metageneration !== expected;
    case 'ifGenerationMatch':
      return generation === expected;
    case 'ifGenerationNotMatch':
      return generation !== expected;
  }
}
