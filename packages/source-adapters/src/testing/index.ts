export { makeContract } from './make-contract.ts';
export type { ContractSketch, FieldSketch } from './make-contract.ts';
