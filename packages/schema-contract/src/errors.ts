/**
 * - `ECL_CONTRACT_TOO_LARGE`: the text is over 1 MiB, or made of too many YAML tokens.
 * - `ECL_CONTRACT_TOO_DEEP`: nested deeper than 64 levels.
 * - `ECL_CONTRACT_ALIASES`: YAML aliases that expand to too much, or into themselves.
 * - `ECL_CONTRACT_YAML`: not well-formed YAML: syntax, a key given twice, an unknown tag, several documents.
 * - `ECL_CONTRACT_INVALID`: a field that does not exist, is missing, or holds a value of the wrong form.
 * - `ECL_CONTRACT_UNSUPPORTED`: allowed by ODCS, but this library could not keep the promise, so it does not pretend to.
 * - `ECL_CONTRACT_INCONSISTENT`: each part is well formed, but they contradict each other.
 */
export type ContractErrorCode =
  | 'ECL_CONTRACT_TOO_LARGE'
  | 'ECL_CONTRACT_TOO_DEEP'
  | 'ECL_CONTRACT_ALIASES'
  | 'ECL_CONTRACT_YAML'
  | 'ECL_CONTRACT_INVALID'
  | 'ECL_CONTRACT_UNSUPPORTED'
  | 'ECL_CONTRACT_INCONSISTENT';

/** One thing that is wrong with a contract document. */
export interface ContractProblem {
  readonly code: ContractErrorCode;
  /** What was found, what was allowed, what to do. */
  readonly message: string;
  /** Where in the document, e.g. `schema[0].properties[3].logicalType`; empty for the document as a whole. */
  readonly field: string;
  /** Both count from 1; `undefined` when the contract did not come from a text. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

export interface ContractErrorDetails {
  /** The `path` given by the caller; shown, never opened. */
  readonly path: string;
  /** Of the first problem. */
  readonly field: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** All problems found, in the order of the document; at most 50 are listed. */
  readonly problems: readonly ContractProblem[];
  /** How many problems there are, listed or not. */
  readonly problemCount: number;
}

/** More problems than this help nobody, and a hostile file can have a million. */
export const MAX_LISTED_PROBLEMS = 50;

/** Every failure of contract documents. Branch on `code` (that of the first problem), never on `message`. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  readonly code: ContractErrorCode;
  readonly details: ContractErrorDetails;
  /** The same document fails the same way. */
  readonly retryable = false;

  constructor(path: string, problems: readonly [ContractProblem, ...ContractProblem[]], options: ErrorOptions = {}) {
    const listed = problems.slice(0, MAX_LISTED_PROBLEMS);
    super(messageOf(path, listed, problems.length), options);
    const [first] = problems;
    this.code = first.code;
    this.details = {
      path,
      field: first.field,
      line: first.line,
      column: first.column,
      problems: listed,
      problemCount: problems.length,
    };
  }
}

function messageOf(path: string, listed: readonly ContractProblem[], count: number): string {
  const lines = listed.map((problem) => {
    const place = problem.line === undefined ? path : `${path}:${problem.line}:${problem.column ?? 1}`;
    return problem.field === '' ? `${place}: ${problem.message}` : `${place}: ${problem.field}: ${problem.message}`;
  });
  if (count === 1) return lines[0] ?? path;
  const rest = count - listed.length;
  return [
    `${path}: ${count} problems`,
    ...lines.map((line) => `  ${line}`),
    ...(rest > 0 ? [`  … and ${rest} more`] : []),
  ].join('\n');
}
