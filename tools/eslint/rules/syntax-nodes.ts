import type { Rule } from 'eslint';

/** Nodes as ESLint hands them to a rule; taken from its listener, whose types come from a package of its own. */
export type CallExpression = Parameters<NonNullable<Rule.NodeListener['CallExpression']>>[0];
export type Expression = Parameters<NonNullable<Rule.NodeListener['ImportExpression']>>[0]['source'];
export type Argument = CallExpression['arguments'][number];
