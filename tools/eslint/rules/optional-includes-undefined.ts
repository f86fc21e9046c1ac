import type { AST, Rule } from 'eslint';

interface TypeNode {
  readonly type: string;
  readonly types?: readonly TypeNode[];
  readonly range: AST.Range;
}

interface PropertySignature {
  readonly optional: boolean;
  readonly typeAnnotation?: { readonly typeAnnotation: TypeNode };
}

/** A type written like this already swallows `undefined`, or cannot take a union behind it without parentheses. */
const WIDE = new Set(['TSUnknownKeyword', 'TSAnyKeyword', 'TSUndefinedKeyword']);
const NEEDS_PARENTHESES = new Set(['TSFunctionType', 'TSConstructorType', 'TSConditionalType', 'TSInferType']);

/**
 * Under `exactOptionalPropertyTypes` a caller with a `string | undefined` in hand cannot pass it to `name?: string`
 * without a detour; `name?: string | undefined` takes both.
 */
export const optionalIncludesUndefined: Rule.RuleModule = {
  meta: {
    type: 'suggestion',
    fixable: 'code',
    schema: [],
    messages: {
      undefined: 'Write the optional property as `?: … | undefined`, so that a caller can pass what it has.',
    },
  },
  create(context) {
    return {
      TSPropertySignature(node: Rule.Node) {
        // the parser's own node; estree has no word for it
        const { optional, typeAnnotation } = node as unknown as PropertySignature;
        const type = typeAnnotation?.typeAnnotation;
        if (!optional || type === undefined || includesUndefined(type)) return;
        context.report({
          node,
          messageId: 'undefined',
          fix: (fixer) =>
            NEEDS_PARENTHESES.has(type.type)
              ? [fixer.insertTextBeforeRange(type.range, '('), fixer.insertTextAfterRange(type.range, ') | undefined')]
              : fixer.insertTextAfterRange(type.range, ' | undefined'),
        });
      },
    };
  },
};

function includesUndefined(type: TypeNode): boolean {
  return WIDE.has(type.type) || (type.types?.some(({ type: member }) => WIDE.has(member)) ?? false);
}
