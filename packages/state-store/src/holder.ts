import { z } from 'zod';

/** A process, told from every other one that ever ran, as far as the operating system lets it be told. */
export const holderSchema = z.object({
  pid: z.int(),
  /** Start of the process in the system's own units; `null` where it cannot be known. Tells a reused pid. */
  process_started: z.string().nullable(),
  /** Changes with every start of the machine; `null` where it cannot be known. */
  boot_id: z.string().nullable(),
  host: z.string(),
  /** The space in which the pid has its meaning; containers have their own. */
  pid_namespace: z.string().nullable(),
  /** Random per opened store. */
  nonce: z.string(),
});

export type Holder = Readonly<z.output<typeof holderSchema>>;

/** `unknown`: the process runs elsewhere (another machine or container), so nothing here can tell. */
export type Verdict = 'alive' | 'dead' | 'unknown';

/** Who we are, and whether others still live. Leases of one-host stores pass on only from the dead. */
export interface Liveness {
  readonly self: Holder;
  judge(holder: Holder): Promise<Verdict>;
}
