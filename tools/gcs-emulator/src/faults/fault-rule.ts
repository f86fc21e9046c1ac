import { GcsEmulatorError } from '../errors.ts';
import type { Operation } from '../protocol/operation.ts';

const PHASES = ['before-send', 'mid-body', 'after-commit', 'mid-response'] as const;

/** When a fault strikes: request unread; after some bytes of its body; done but unanswered; after some bytes of the answer. */
export type FaultPhase = (typeof PHASES)[number];

/** What strikes, and in which phases it can. */
const KINDS = {
  /** The connection is reset. */
  reset: PHASES,
  /** An error answer with `status`; after the commit it hides a success. */
  status: ['before-send', 'mid-body', 'after-commit'],
  /** The request is carried out and the connection reset before a byte of the answer. */
  'lost-response': ['after-commit'],
  /** The answer stops early and the connection ends in good order. */
  truncate: ['after-commit', 'mid-response'],
  /** Request (before the commit) or answer (after it) move by `trickleBytes` per `trickleMs`. */
  trickle: PHASES,
  /** Nothing moves any more; the connection stays open. */
  'black-hole': PHASES,
  /** Nothing but `onHit`. */
  callback: PHASES,
} as const satisfies Record<string, readonly FaultPhase[]>;

export type FaultKind = keyof typeof KINDS;

/** What a rule is asked about. */
export interface FaultSubject {
  readonly operation: Operation;
  readonly object?: string | undefined;
  /** The bytes of the session that the request carries; `end` is exclusive. */
  readonly sessionRange?: { readonly start: number; readonly end: number } | undefined;
}

export interface FaultHit extends FaultSubject {
  readonly phase: FaultPhase;
  /** How often the rule has struck, this time included. */
  readonly hitCount: number;
}

export interface FaultRule {
  /** @default every operation */
  readonly operation?: Operation | readonly Operation[] | undefined;
  /** The name in the request's target, exactly or by a pattern; names inside bodies are not looked for. @default any or none */
  readonly object?: string | RegExp | undefined;
  /** The request whose chunk holds this byte of the session; mid-body faults strike right before that byte. */
  readonly sessionOffset?: number | undefined;
  /** From which matching request on, counted from 1. @default 1 */
  readonly nth?: number | undefined;
  /** How often to strike. @default 1; without end where `rate` is given */
  readonly times?: number | undefined;
  /** Chance from 0 to 1 to strike a matching request. @default 1 */
  readonly rate?: number | undefined;
  /** Start of the pseudo-random series behind `rate`. @default 1 */
  readonly seed?: number | undefined;
  readonly phase: FaultPhase;
  readonly kind: FaultKind;
  /** Of `kind: 'status'`. @default 503 */
  readonly status?: number | undefined;
  /** Reason in the error document. @default the usual one of the status */
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  /** Adds a `Retry-After` header. */
  readonly retryAfter?: string | number | undefined;
  /** Bytes of the body, or of the answer, before a mid-body or mid-response fault. @default half of them */
  readonly afterBytes?: number | undefined;
  /** @default 1 */
  readonly trickleBytes?: number | undefined;
  /** @default 100 */
  readonly trickleMs?: number | undefined;
  /** Called at the very point of the fault, and waited for, before anything else happens. */
  readonly onHit?: ((hit: FaultHit) => void | Promise<void>) | undefined;
}

/** @throws {GcsEmulatorError} `ECL_GCS_EMULATOR_FAULT_RULE` when the rule could never do what it says */
export function checkFaultRule(rule: FaultRule): void {
  const phases: readonly FaultPhase[] = KINDS[rule.kind];
  if (!phases.includes(rule.phase))
    throw refusal(`kind ${rule.kind} in phase ${rule.phase}: expected one of ${phases.join(', ')}`, rule);
  const { nth = 1, times = 1, rate = 1, afterBytes = 0, status = 503 } = rule;
  if (!Number.isInteger(nth) || nth < 1) throw refusal(`nth: expected an integer from 1, got ${nth}`, rule);
  if (!(times >= 1)) throw refusal(`times: expected a number from 1, got ${times}`, rule);
  if (!(rate >= 0 && rate <= 1)) throw refusal(`rate: expected a number from 0 to 1, got ${rate}`, rule);
  if (!(afterBytes >= 0)) throw refusal(`afterBytes: expected a number from 0, got ${afterBytes}`, rule);
  if (!Number.isInteger(status) || status < 400 || status > 599)
    throw refusal(`status: expected an integer from 400 to 599, got ${status}`, rule);
}

function refusal(problem: string, { phase, kind }: FaultRule): GcsEmulatorError {
  return new GcsEmulatorError('ECL_GCS_EMULATOR_FAULT_RULE', `fault rule: ${problem}`, { details: { phase, kind } });
}
