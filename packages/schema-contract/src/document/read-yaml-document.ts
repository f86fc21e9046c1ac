import { LineCounter, isAlias, isMap, isPair, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Alias, Document, Node, Pair, YAMLMap } from 'yaml';

import { MAX_CONTRACT_DEPTH, checkYamlLimits, tooDeep } from './check-yaml-limits.ts';
import { createContractProblems } from './contract-problems.ts';
import type { ContractProblems, DocumentPart, DocumentPath, DocumentPosition } from './contract-problems.ts';

/** Nodes that aliases may add; a bomb multiplies far beyond it, a reused dialect stays far below. */
const MAX_ALIASED_NODES = 100_000;

/** A YAML text as plain values, and the way back from a value to its place in the text. */
export interface YamlDocument {
  /** Null-prototype objects, arrays and scalars. */
  readonly value: unknown;
  /** What was found; later checks add theirs. */
  readonly problems: ContractProblems;
  /** A scalar as it stands in the file, so that a number keeps all its digits; `undefined` where there is none. */
  textOf(path: DocumentPath): string | undefined;
}

/**
 * Read YAML 1.2 (core schema) within limits of size, depth and alias expansion.
 * @throws {ContractError} `ECL_CONTRACT_TOO_LARGE`, `ECL_CONTRACT_TOO_DEEP`, `ECL_CONTRACT_ALIASES`, `ECL_CONTRACT_YAML`
 */
export function readYamlDocument(text: string, file: string): YamlDocument {
  const limit = checkYamlLimits(text);
  if (limit !== undefined) {
    const problems = createContractProblems(file);
    problems.addAt(limit.code, positionIn(text, limit.offset), limit.message);
    problems.throwIfAny();
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter,
    // A `%YAML 1.1` line in the file must not bring back merge keys, dates and base-60 numbers.
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    prettyErrors: false,
    // at 'silent' the parser does not even mention a second document
    logLevel: 'error',
    // The parser compares each key with all others; one Set per mapping does the same in linear time.
    uniqueKeys: false,
  });
  const position = (offset: number): DocumentPosition => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  throwSyntaxErrors(document, file, position);

  const targets = aliasTargets(document);
  const find = createFinder(document, targets);
  const problems = createContractProblems(file, (path, part) => {
    const offset = find(path, part)?.range?.[0];
    return offset === undefined ? undefined : position(offset);
  });
  const value = createConverter(targets, problems)(document.contents, [], 0);
  problems.throwIfAny();
  return {
    value,
    problems,
    textOf(path) {
      const node = find(path, 'value');
      if (!isScalar(node)) return undefined;
      return typeof node.value === 'string' ? node.value : node.source;
    },
  };
}

function throwSyntaxErrors(document: Document, file: string, position: (offset: number) => DocumentPosition): void {
  // once a bracket or quote is missed, every token after it is unexpected: the first one says it all
  const found = [...document.errors, ...document.warnings].filter(
    ({ code }, index) => index === 0 || code !== 'UNEXPECTED_TOKEN',
  );
  const problems = createContractProblems(file);
  for (const { code, message, pos } of found) {
    const place = position(pos[0]);
    if (code === 'RESOURCE_EXHAUSTION') problems.addAt('ECL_CONTRACT_TOO_DEEP', place, tooDeep(pos[0]).message);
    else if (code === 'MULTIPLE_DOCS') {
      problems.addAt('ECL_CONTRACT_YAML', place, 'a second document begins here (`---`); give each table its own file');
    } else problems.addAt('ECL_CONTRACT_YAML', place, `not valid YAML: ${message.split('\n')[0] ?? code}`);
  }
  problems.throwIfAny();
}

/** An alias means the nearest anchor of that name before it. */
function aliasTargets(document: Document): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Alias(_key, alias) {
      const target = anchors.get(alias.source);
      if (target !== undefined) targets.set(alias, target);
    },
    Value(_key, node) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}

type Converter = (node: unknown, path: DocumentPath, aliasDepth: number) => unknown;

function createConverter(targets: ReadonlyMap<Alias, Node>, problems: ContractProblems): Converter {
  let aliasedNodes = 0;

  const convert: Converter = (node, path, aliasDepth) => {
    if (path.length > MAX_CONTRACT_DEPTH) {
      if (aliasDepth === 0) return fail('ECL_CONTRACT_TOO_DEEP', tooDeep(0).message, path);
      return fail(
        'ECL_CONTRACT_ALIASES',
        'an alias stands for something that contains it, or aliases nest too deep',
        path,
      );
    }
    if (aliasDepth > 0 && (aliasedNodes += 1) > MAX_ALIASED_NODES) {
      return fail('ECL_CONTRACT_ALIASES', `aliases expand to more than ${MAX_ALIASED_NODES} values`, path);
    }
    if (isAlias(node)) {
      const target = targets.get(node);
      if (target !== undefined) return convert(target, path, aliasDepth + 1);
      problems.add('ECL_CONTRACT_YAML', path, `the alias *${node.source} has no anchor before it`);
      return null;
    }
    if (isScalar(node)) return node.value;
    if (isSeq(node)) return node.items.map((item, index) => convert(item, [...path, index], aliasDepth));
    if (isMap(node)) return convertMap(node, path, aliasDepth);
    return null;
  };

  function convertMap(map: YAMLMap, path: DocumentPath, aliasDepth: number): unknown {
    const object: Record<string, unknown> = Object.create(null);
    const seen = new Set<string>();
    for (const pair of map.items) {
      const key = keyOf(pair);
      if (key === undefined) {
        problems.add('ECL_CONTRACT_YAML', path, 'a key must be text; put a number or `true` in quotes');
      } else if (seen.has(key)) {
        problems.add(
          'ECL_CONTRACT_YAML',
          [...path, key],
          `the key ${JSON.stringify(key)} is given twice; keep one`,
          'key',
        );
      } else {
        seen.add(key);
        object[key] = convert(pair.value, [...path, key], aliasDepth);
      }
    }
    return object;
  }

  /** These two end the reading: what follows could grow without bound. */
  function fail(code: 'ECL_CONTRACT_TOO_DEEP' | 'ECL_CONTRACT_ALIASES', message: string, path: DocumentPath): never {
    problems.add(code, path.slice(0, 3), message);
    problems.throwIfAny();
    throw new Error('unreachable: the problem just added is thrown');
  }

  return convert;
}

function keyOf(pair: Pair): string | undefined {
  return isScalar(pair.key) && typeof pair.key.value === 'string' ? pair.key.value : undefined;
}

type Finder = (path: DocumentPath, part: DocumentPart) => Node | undefined;

/** Finds the node at a path, or the nearest one above it that exists. A repeated key is found at its last place. */
function createFinder(document: Document, targets: ReadonlyMap<Alias, Node>): Finder {
  const indexes = new Map<YAMLMap, ReadonlyMap<string | undefined, Pair>>();
  const pairAt = (map: YAMLMap, key: string): Pair | undefined => {
    const index = indexes.get(map) ?? new Map(map.items.map((pair) => [keyOf(pair), pair]));
    indexes.set(map, index);
    return index.get(key);
  };
  return (path, part) => {
    let node: Node | undefined = document.contents ?? undefined;
    for (const [index, step] of path.entries()) {
      if (isAlias(node)) node = targets.get(node);
      const child: unknown =
        isMap(node) && typeof step === 'string'
          ? pairAt(node, step)
          : isSeq(node) && typeof step === 'number'
            ? node.items[step]
            : undefined;
      if (child === undefined || child === null) return node;
      const wantsKey = part === 'key' && index === path.length - 1;
      const next: unknown = isPair(child) ? (wantsKey ? child.key : (child.value ?? child.key)) : child;
      if (isNodeLike(next)) node = next;
    }
    return node;
  };
}

function isNodeLike(value: unknown): value is Node {
  return isAlias(value) || isScalar(value) || isMap(value) || isSeq(value);
}

function positionIn(text: string, offset: number): DocumentPosition {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
