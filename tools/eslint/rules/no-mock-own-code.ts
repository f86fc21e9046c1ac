import type { Rule } from 'eslint';

import type { Argument, CallExpression } from './syntax-nodes.ts';

const MOCKS = new Set(['mock', 'doMock', 'unmock', 'importMock']);

/** Own code is faked through its ports; a module swapped out under a test proves nothing about the module. */
export const noMockOwnCode: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { mock: 'Do not mock own code ("{{path}}"): pass a fake through the port it takes.' },
  },
  create(context) {
    return {
      CallExpression(node) {
        if (!isMockCall(node)) return;
        const path = modulePath(node.arguments[0]);
        if (path !== undefined && /^(?:\.|@ecomlake\/|ecomlake(?:\/|$))/.test(path)) {
          context.report({ node, messageId: 'mock', data: { path } });
        }
      },
    };
  },
};

function isMockCall({ callee }: CallExpression): boolean {
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    (callee.object.name === 'vi' || callee.object.name === 'vitest') &&
    callee.property.type === 'Identifier' &&
    MOCKS.has(callee.property.name)
  );
}

/** `'./x.ts'` as well as `import('./x.ts')`. */
function modulePath(argument: Argument | undefined): string | undefined {
  const literal = argument?.type === 'ImportExpression' ? argument.source : argument;
  return literal?.type === 'Literal' && typeof literal.value === 'string' ? literal.value : undefined;
}
