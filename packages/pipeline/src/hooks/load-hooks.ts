import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { PipelineError } from '../errors.ts';
import type { PostExportHook } from './export-context.ts';

export interface LoadHooksOptions {
  /** Each `module:function`; split at the last colon, since a specifier may contain colons. */
  readonly references: readonly string[];
  /** Absolute folder against which relative module paths are read. */
  readonly baseDirectory: string;
}

/**
 * Load post-export hooks by name. A module is a file path (absolute, or beginning with `.`) or a package specifier.
 *
 * @throws {PipelineError} `ECL_PIPELINE_HOOK_INVALID` when a reference has no colon, its module cannot be loaded or the name
 *   is not a function there
 */
export async function loadHooks({ references, baseDirectory }: LoadHooksOptions): Promise<readonly PostExportHook[]> {
  return Promise.all(references.map((reference) => loadHook(reference, baseDirectory)));
}

async function loadHook(reference: string, baseDirectory: string): Promise<PostExportHook> {
  const colon = reference.lastIndexOf(':');
  const specifier = reference.slice(0, Math.max(colon, 0));
  const name = reference.slice(colon + 1);
  if (specifier === '' || name === '') {
    throw invalid(reference, `hook ${reference}: expected module:function, found no ${colon < 0 ? 'colon' : 'name'}`);
  }
  const module = await importModule(specifier, baseDirectory).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalid(reference, `hook ${reference}: module ${specifier} cannot be loaded: ${reason}`, cause);
  });
  const hook = module[name];
  if (typeof hook !== 'function') {
    const names = Object.keys(module).sort();
    throw invalid(
      reference,
      `hook ${reference}: ${name} is ${hook === undefined ? 'not exported' : typeof hook}; the module exports ${names.join(', ') || 'nothing'}`,
    );
  }
  // a function is all that can be known of a hook before it runs
  return hook as PostExportHook;
}

async function importModule(specifier: string, baseDirectory: string): Promise<Record<string, unknown>> {
  const isPath = specifier.startsWith('.') || isAbsolute(specifier);
  const url = isPath ? pathToFileURL(resolve(baseDirectory, specifier)).href : specifier;
  // a module namespace is a record of its exports
  return (await import(url)) as Record<string, unknown>;
}

function invalid(reference: string, message: string, cause?: unknown): PipelineError {
  return new PipelineError('ECL_PIPELINE_HOOK_INVALID', message, {
    cause,
    details: { reference },
    nextSteps: ['write it as --post-export-hook ./my-hook.js:checkRows'],
  });
}
