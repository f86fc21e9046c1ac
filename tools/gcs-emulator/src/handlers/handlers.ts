import { notImplemented } from '../protocol/api-error.ts';
import type { Operation } from '../protocol/operation.ts';
import { createBucket, deleteBucket, getBucket } from './bucket-handlers.ts';
import { handleCompose } from './compose-handler.ts';
import type { Handler } from './handler-context.ts';
import { insertObject } from './insert-handlers.ts';
import { handleList } from './list-handler.ts';
import { deleteObject, downloadObject, getObject, patchObject } from './object-handlers.ts';
import { cancelResumable, continueResumable } from './resumable-handlers.ts';
import { startResumable } from './resumable-start-handler.ts';
import { handleToken } from './token-handler.ts';

export const handlers = {
  insert: insertObject,
  'resumable-start': startResumable,
  'resumable-upload': continueResumable,
  'resumable-status': continueResumable,
  'resumable-cancel': cancelResumable,
  get: getObject,
  download: downloadObject,
  list: handleList,
  delete: deleteObject,
  patch: patchObject,
  compose: handleCompose,
  'bucket-create': createBucket,
  'bucket-get': getBucket,
  'bucket-delete': deleteBucket,
  token: handleToken,
  unsupported: async (_context, { method }) => {
    throw notImplemented(`This ${method} request`);
  },
} as const satisfies Record<Operation, Handler>;
