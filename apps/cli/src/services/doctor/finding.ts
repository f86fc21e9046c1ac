/** One thing looked at by `ecomlake doctor`. */
export interface Finding {
  readonly check: string;
  /** `warning`: it works, but not as well as it could. `skipped`: could not or need not be looked at. */
  readonly status: 'ok' | 'warning' | 'problem' | 'skipped';
  readonly message: string;
  /** The command or change that mends it; `null` when there is nothing to mend. */
  readonly fix: string | null;
}

export function ok(check: string, message: string): Finding {
  return { check, status: 'ok', message, fix: null };
}

export function warning(check: string, message: string, fix: string): Finding {
  return { check, status: 'warning', message, fix };
}

export function problem(check: string, message: string, fix: string): Finding {
  return { check, status: 'problem', message, fix };
}

export function skipped(check: string, message: string): Finding {
  return { check, status: 'skipped', message, fix: null };
}
