import type { OpenGeneratorSessionOptions } from './generator-session.ts';
import { openGeneratorSession } from './generator-session.ts';

export interface AdvanceIdStateOptions extends Omit<
  OpenGeneratorSessionOptions,
  'writesState' | 'ledger' | 'batchRows'
> {
  readonly idStateFile: string;
}

/**
 * Record a window as durable after its rows were published by readers that do not write state, such as those of the source adapter.
 * The window is simulated without making rows. A window the state already covers changes nothing.
 * @throws {EcomGeneratorError} as `openGeneratorSession`, and `ECL_GENERATOR_WRITE_FAILED`
 */
export async function advanceIdState(options: AdvanceIdStateOptions): Promise<void> {
  await using session = await openGeneratorSession({ ...options, writesState: true });
  await session.commit();
}
