import { ContractError } from '../errors.ts';
import type { ContractErrorCode, ContractProblem } from '../errors.ts';

/** A place inside a document: keys and list positions from the root. */
export type DocumentPath = readonly (string | number)[];

/** The part of a place a position is wanted of. */
export type DocumentPart = 'key' | 'value';

/** Line and column, both from 1. */
export interface DocumentPosition {
  readonly line: number;
  readonly column: number;
}

export type Locate = (path: DocumentPath, part: DocumentPart) => DocumentPosition | undefined;

/** Collects what is wrong, so that one error can tell all of it. */
export interface ContractProblems {
  readonly count: number;
  add(code: ContractErrorCode, path: DocumentPath, message: string, part?: DocumentPart): void;
  /** For what is wrong with the text itself, before there are fields. */
  addAt(code: ContractErrorCode, position: DocumentPosition, message: string): void;
  /** @throws {ContractError} with everything collected so far, in document order; nothing happens when that is nothing. */
  throwIfAny(): void;
}

export function createContractProblems(file: string, locate: Locate = () => undefined): ContractProblems {
  const problems: ContractProblem[] = [];
  return {
    get count() {
      return problems.length;
    },
    add(code, path, message, part = 'value') {
      problems.push({ code, message, field: formatDocumentPath(path), ...locate(path, part) });
    },
    addAt(code, position, message) {
      problems.push({ code, message, field: '', ...position });
    },
    throwIfAny() {
      const [first, ...rest] = problems.sort(byPosition);
      if (first !== undefined) throw new ContractError(file, [first, ...rest]);
    },
  };
}

/** `['schema', 0, 'properties', 3]` → `schema[0].properties[3]`; a key that is no plain word is quoted. */
export function formatDocumentPath(path: DocumentPath): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(part)) text += text === '' ? part : `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text;
}

function byPosition(left: ContractProblem, right: ContractProblem): number {
  return (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
}
