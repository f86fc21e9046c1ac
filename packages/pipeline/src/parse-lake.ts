import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';

import { PipelineError } from './errors.ts';

/**
 * Read the place of a local lake: an absolute path or a `file:` URL.
 *
 * @returns the absolute path of its root
 * @throws {PipelineError} `ECL_PIPELINE_LAKE_URL`
 */
export function parseLakePath(lake: string): string {
  if (isAbsolute(lake)) return lake;
  if (lake.startsWith('file:')) {
    try {
      return fileURLToPath(lake);
    } catch (cause) {
      throw notALake(lake, 'file: URLs of a lake have an absolute path and no host', cause);
    }
  }
  throw notALake(lake, 'expected an absolute path or file:///path');
}

function notALake(lake: string, reason: string, cause?: unknown): PipelineError {
  return new PipelineError('ECL_PIPELINE_LAKE_URL', `lake ${lake}: ${reason}`, {
    cause,
    details: { lake },
    nextSteps: ['name the lake as a folder, e.g. ./output/raw, or as file:///data/lake'],
  });
}
