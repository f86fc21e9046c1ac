import { checkFaultRule } from './fault-rule.ts';
import type { FaultHit, FaultRule, FaultSubject } from './fault-rule.ts';

/** A rule that is in force. */
export interface FaultHandle {
  /** Requests that met the rule's conditions, struck or not. */
  readonly matchCount: number;
  readonly hitCount: number;
  remove(): void;
}

/** A fault that is due for one request. */
export interface DueFault {
  readonly rule: FaultRule;
  readonly hit: FaultHit;
}

export interface FaultPlan {
  /** @throws {GcsEmulatorError} `ECL_GCS_EMULATOR_FAULT_RULE` */
  add(rule: FaultRule): FaultHandle;
  /** The first rule that strikes; every rule that matches counts the request. */
  take(subject: FaultSubject): DueFault | undefined;
  clear(): void;
}

interface ActiveRule {
  readonly rule: FaultRule;
  readonly random: () => number;
  matchCount: number;
  hitCount: number;
}

export function createFaultPlan(): FaultPlan {
  const active = new Set<ActiveRule>();
  return {
    add(rule) {
      checkFaultRule(rule);
      const entry: ActiveRule = { rule, random: seededRandom(rule.seed ?? 1), matchCount: 0, hitCount: 0 };
      active.add(entry);
      return {
        get matchCount() {
          return entry.matchCount;
        },
        get hitCount() {
          return entry.hitCount;
        },
        remove: () => void active.delete(entry),
      };
    },
    take(subject) {
      let due: DueFault | undefined;
      for (const entry of active) {
        if (!matches(entry.rule, subject)) continue;
        entry.matchCount += 1;
        if (due !== undefined || !strikes(entry)) continue;
        entry.hitCount += 1;
        due = { rule: entry.rule, hit: { ...subject, phase: entry.rule.phase, hitCount: entry.hitCount } };
      }
      return due;
    },
    clear: () => active.clear(),
  };
}

function matches({ operation, object, sessionOffset }: FaultRule, subject: FaultSubject): boolean {
  if (operation !== undefined && ![operation].flat().includes(subject.operation)) return false;
  if (typeof object === 'string' && object !== subject.object) return false;
  // a fresh copy, because a global pattern remembers where it stopped
  if (object instanceof RegExp && !new RegExp(object.source, object.flags).test(subject.object ?? '')) return false;
  if (sessionOffset === undefined) return true;
  const range = subject.sessionRange;
  return range !== undefined && range.start <= sessionOffset && sessionOffset < range.end;
}

function strikes({ rule, random, matchCount, hitCount }: ActiveRule): boolean {
  const { nth = 1, rate, times = rate === undefined ? 1 : Infinity } = rule;
  if (matchCount < nth || hitCount >= times) return false;
  return rate === undefined || random() < rate;
}

/** mulberry32: small, fast, and the same series for the same seed everywhere. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
