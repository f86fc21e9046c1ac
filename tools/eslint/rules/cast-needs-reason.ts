import type { AST, Rule } from 'eslint';

interface CastNode {
  readonly loc: AST.SourceLocation;
  readonly typeAnnotation: { readonly type: string; readonly typeName?: { readonly name?: string } };
}

/** A cast overrules the compiler, so it says beside it why it is right. `as const` overrules nothing. */
export const castNeedsReason: Rule.RuleModule = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      reason: 'Say in a comment on this line or just above the statement why this cast is right, or do without it.',
    },
  },
  create(context) {
    const commented = new Set<number>();
    return {
      Program() {
        for (const { loc } of context.sourceCode.getAllComments()) {
          for (let line = loc?.start.line ?? 1; line <= (loc?.end.line ?? 0); line += 1) commented.add(line);
        }
      },
      TSAsExpression(node: Rule.Node) {
        // the parser's own node; estree has no word for it
        const cast = node as unknown as CastNode;
        if (cast.typeAnnotation.typeName?.name === 'const') return;
        const from = statementOf(node).loc?.start.line ?? cast.loc.start.line;
        for (let line = from - 1; line <= cast.loc.end.line; line += 1) if (commented.has(line)) return;
        context.report({ node, messageId: 'reason' });
      },
    };
  },
};

function statementOf(node: Rule.Node): Rule.Node {
  let current = node;
  while (
    current.parent !== null &&
    !/(?:Statement|Declaration|PropertyDefinition|MethodDefinition)$/.test(current.type)
  ) {
    current = current.parent;
  }
  return current;
}
