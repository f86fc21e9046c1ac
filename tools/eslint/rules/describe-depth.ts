import type { Rule } from 'eslint';

import type { CallExpression } from './syntax-nodes.ts';

const MAX_DEPTH = 2;

/** A test's name is read as one sentence; the third level of nesting hides half of it. */
export const describeDepth: Rule.RuleModule = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { depth: 'More than {{max}} levels of `describe`: say it in the name of the test.' },
  },
  create(context) {
    let depth = 0;
    return {
      CallExpression(node) {
        if (!isDescribe(node)) return;
        depth += 1;
        if (depth > MAX_DEPTH) context.report({ node, messageId: 'depth', data: { max: String(MAX_DEPTH) } });
      },
      'CallExpression:exit'(node: CallExpression) {
        if (isDescribe(node)) depth -= 1;
      },
    };
  },
};

/** `describe(…)`, `describe.skipIf(x)(…)`, `describe.each(table)(…)`. */
function isDescribe({ callee, arguments: values }: CallExpression): boolean {
  if (values.length < 2) return false;
  let root = callee;
  while (root.type === 'MemberExpression' || root.type === 'CallExpression') {
    root = root.type === 'MemberExpression' ? root.object : root.callee;
  }
  return root.type === 'Identifier' && root.name === 'describe';
}
