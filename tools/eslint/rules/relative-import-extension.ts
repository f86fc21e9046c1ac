import type { Rule } from 'eslint';

import type { Expression } from './syntax-nodes.ts';

/** Built output and programs are JavaScript when they are imported, whatever their source was. */
const JAVASCRIPT_PLACES = /(?:^|\/)(?:dist|bin)\//;
const ALLOWED = /\.(?:ts|mts|json|mjs)$/;

/** Source runs natively as well as compiled, and Node resolves only what is written: `./x.ts`, not `./x` or `./x.js`. */
export const relativeImportExtension: Rule.RuleModule = {
  meta: {
    type: 'problem',
    fixable: 'code',
    schema: [],
    messages: {
      missing: 'Import "{{path}}" with the extension of its source file, e.g. "{{path}}.ts".',
      javascript: 'Import the source file: "{{source}}" instead of "{{path}}".',
    },
  },
  create(context) {
    function check(source: Expression | null | undefined): void {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const path = source.value;
      if (!/^\.\.?\//.test(path) || ALLOWED.test(path)) return;
      if (!path.endsWith('.js')) return context.report({ node: source, messageId: 'missing', data: { path } });
      if (JAVASCRIPT_PLACES.test(path)) return;
      const typescript = path.replace(/\.js$/, '.ts');
      context.report({
        node: source,
        messageId: 'javascript',
        data: { path, source: typescript },
        fix: (fixer) => fixer.replaceText(source, `'${typescript}'`),
      });
    }
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
    };
  },
};
