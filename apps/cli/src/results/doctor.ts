import type { DoctorDocument } from '../services/doctor/run-doctor.ts';
import type { Finding } from '../services/doctor/finding.ts';
import type { Style } from '../terminal/colours.ts';
import { countOf } from '../terminal/format-quantity.ts';
import { wrapText } from '../terminal/wrap-text.ts';
import type { RenderOptions } from './render-options.ts';

const STYLES = { ok: 'green', warning: 'yellow', problem: 'red', skipped: 'dim' } as const satisfies Record<
  Finding['status'],
  Style
>;

export function renderDoctor({ checks }: DoctorDocument, { width, paint }: RenderOptions): string {
  const nameWidth = Math.max(...checks.map(({ check }) => check.length)) + 2;
  const indent = ' '.repeat(9 + nameWidth);
  const lines = checks.map(({ check, status, message, fix }) => {
    const head = `${paint(STYLES[status], status.padEnd(9))}${check.padEnd(nameWidth)}`;
    const text = wrapText(message, { width, first: indent }).slice(indent.length);
    return fix === null ? `${head}${text}` : `${head}${text}\n${indent}${paint('dim', 'fix:')} ${fix}`;
  });
  const problems = checks.filter(({ status }) => status === 'problem').length;
  const warnings = checks.filter(({ status }) => status === 'warning').length;
  const summary =
    problems > 0 ? countOf(problems, 'problem') : warnings > 0 ? countOf(warnings, 'warning') : 'all is well';
  return `${lines.join('\n')}\n\n${paint(problems > 0 ? 'red' : warnings > 0 ? 'yellow' : 'green', summary)}`;
}
