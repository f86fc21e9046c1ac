/** `error` always fails; `warn` fails on clean data and is a warning where mess was injected. */
export type CheckSeverity = 'error' | 'warn';

export type CheckOutcome = 'passed' | 'failed' | 'warning' | 'skipped';

/** One rule, and what was found. */
export interface QualityCheck {
  readonly name: string;
  readonly severity: CheckSeverity;
  readonly outcome: CheckOutcome;
  /** Rows that break the rule, or the measured share. */
  readonly measured: number;
  /** What was allowed. */
  readonly limit: string;
  /** Rows looked at. */
  readonly sample: number;
}

/** The result of a pass over a range. */
export interface QualityReport {
  readonly schema_version: '1.0.0';
  readonly messiness_level: string;
  readonly first_day: string;
  readonly last_day: string;
  readonly rows: Readonly<Record<string, number>>;
  /** References to carts and orders of days before the window, which cannot be looked at. */
  readonly references_before_window: number;
  readonly checks: readonly QualityCheck[];
  readonly failed: number;
  readonly warnings: number;
}

/** Counts rows against rules, and gives a verdict at the end. */
export interface CheckBook {
  /** Count rows looked at and rows that break the rule. */
  count(name: string, severity: CheckSeverity, looked: number, broken: number): void;
  /** A share compared with an expectation; skipped without a sample. */
  share(options: ShareCheck): void;
  finish(isMessy: boolean): readonly QualityCheck[];
}

export interface ShareCheck {
  readonly name: string;
  readonly hits: number;
  readonly sample: number;
  readonly expected: number;
  /** Allowed distance as a share; four standard errors of the sample are allowed in any case. */
  readonly below: number;
  readonly above: number;
}

const STANDARD_ERRORS = 4;

export function createCheckBook(): CheckBook {
  const counts = new Map<string, { severity: CheckSeverity; looked: number; broken: number }>();
  const shares: ShareCheck[] = [];
  return {
    count(name, severity, looked, broken) {
      const entry = counts.get(name) ?? { severity, looked: 0, broken: 0 };
      entry.looked += looked;
      entry.broken += broken;
      counts.set(name, entry);
    },
    share(options) {
      shares.push(options);
    },
    finish(isMessy) {
      const verdict = (severity: CheckSeverity, isBroken: boolean): CheckOutcome =>
        !isBroken ? 'passed' : severity === 'warn' && isMessy ? 'warning' : 'failed';
      const counted = [...counts].map(([name, { severity, looked, broken }]) => ({
        name,
        severity,
        outcome: verdict(severity, broken > 0),
        measured: broken,
        limit: '0 rows',
        sample: looked,
      }));
      return [...counted, ...shares.map((share) => judgeShare(share, verdict))];
    },
  };
}

function judgeShare(
  { name, hits, sample, expected, below, above }: ShareCheck,
  verdict: (severity: CheckSeverity, isBroken: boolean) => CheckOutcome,
): QualityCheck {
  const error = sample === 0 ? 0 : Math.sqrt((expected * (1 - expected)) / sample);
  const low = expected - Math.max(below, STANDARD_ERRORS * error);
  const high = expected + Math.max(above, STANDARD_ERRORS * error);
  const measured = sample === 0 ? 0 : hits / sample;
  return {
    name,
    severity: 'warn',
    outcome: sample === 0 ? 'skipped' : verdict('warn', measured < low || measured > high),
    measured: Number(measured.toFixed(5)),
    limit: `${low.toFixed(5)} … ${high.toFixed(5)} (expected ${expected.toFixed(5)})`,
    sample,
  };
}
