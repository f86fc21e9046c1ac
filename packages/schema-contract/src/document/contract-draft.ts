import type { Contract } from '../contract.ts';
import type { DocumentPath } from './contract-problems.ts';

/** The parts of a contract that a cross check can complain about. */
export type ContractPart =
  | { readonly part: 'table' }
  | {
      readonly part: 'field';
      readonly index: number;
      readonly detail?: 'name' | 'type' | 'required' | 'zone' | 'formats' | undefined;
    }
  | { readonly part: 'primaryKey' }
  | { readonly part: 'relationship'; readonly index: number }
  | { readonly part: 'partition' | 'sort' | 'lineage' | 'nulls' };

/** A contract read from a document, before its parts were checked against each other. */
export interface ContractDraft {
  readonly contract: Contract;
  /** Where a part stands in the document. */
  readonly placeOf: (part: ContractPart) => DocumentPath;
}
