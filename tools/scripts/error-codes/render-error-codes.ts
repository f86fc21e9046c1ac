import type { DocumentedCode } from './collect-error-codes.ts';

/** The codes that one package raises. */
export interface PackageCodes {
  /** Its npm name. */
  readonly name: string;
  readonly errors: readonly DocumentedCode[];
  readonly issues: readonly DocumentedCode[];
}

const FORM = /^ECL(?:_[A-Z0-9]+)+$/;

/** What is wrong with the code sets of the family, one sentence each; empty when nothing is. */
export function findCodeProblems(packages: readonly PackageCodes[]): readonly string[] {
  const seen = new Map<string, string>();
  const problems: string[] = [];
  for (const { errors, issues } of packages) {
    for (const { code, text, place } of [...errors, ...issues]) {
      const first = seen.get(code);
      if (first !== undefined) problems.push(`${place}: ${code} is already declared at ${first}`);
      seen.set(code, place);
      if (text === '') problems.push(`${place}: ${code} has no comment that says what happened and what to do`);
    }
    for (const { code, place } of errors) {
      if (!FORM.test(code)) problems.push(`${place}: ${code} is not of the form ECL_<PACKAGE>_<WHAT>`);
    }
  }
  return problems;
}

/** The reference page of all codes, packages in the order given. */
export function renderErrorCodes(packages: readonly PackageCodes[], generatedLine: string): string {
  const errors = packages.filter((entry) => entry.errors.length > 0);
  const issues = packages.filter((entry) => entry.issues.length > 0);
  return [
    `<!-- ${generatedLine} -->`,
    '',
    '# Error and reject codes',
    '',
    'An **error** ends an operation. It carries a `code`, a `message`, `details` and `retryable`; a program branches on',
    '`code` or `retryable`, never on the text. With `--json` the command line prints the same fields.',
    '',
    'A **reject code** belongs to one refused row or value. The row is kept in the reject ledger, the run goes on.',
    '',
    ...errors.flatMap(({ name, errors: codes }) => section(`Errors of \`${name}\``, codes)),
    ...issues.flatMap(({ name, issues: codes }) => section(`Reject codes of \`${name}\``, codes)),
  ]
    .join('\n')
    .replace(/\n*$/, '\n');
}

function section(title: string, codes: readonly DocumentedCode[]): readonly string[] {
  return [`## ${title}`, '', ...codes.flatMap(({ code, text }) => [`### \`${code}\``, '', text, ''])];
}
