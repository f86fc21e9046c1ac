import type { IncomingHttpHeaders } from 'node:http';

import type { Operation } from './operation.ts';
import type { Query } from './request-target.ts';

export interface Route {
  readonly operation: Operation;
  readonly bucket?: string | undefined;
  /** The object a request is about, as far as its target says. */
  readonly object?: string | undefined;
}

export interface RoutedRequest {
  /** In upper case; HEAD counts as GET. */
  readonly method: string;
  readonly segments: readonly string[];
  readonly query: Query;
  readonly headers: IncomingHttpHeaders;
}

/** Which operation a request means; what the emulator does not know is `unsupported`. */
export function routeRequest({ method, segments, query, headers }: RoutedRequest): Route {
  const path = segments.join('\0');
  if (method === 'POST' && path === 'token') return { operation: 'token' };
  const isUpload = path.startsWith('upload\0storage\0v1\0b\0');
  const isDownload = path.startsWith('download\0storage\0v1\0b\0');
  if (!isUpload && !isDownload && !/^storage\0v1\0b(?:\0|$)/.test(path)) return { operation: 'unsupported' };
  const [bucket, collection, object, action, ...rest] = segments.slice(isUpload || isDownload ? 4 : 3);
  if (rest.length > 0) return { operation: 'unsupported', bucket };
  if (isUpload) {
    if (collection !== 'o' || object !== undefined) return { operation: 'unsupported', bucket };
    return { operation: uploadOperation(method, query, headers), bucket, object: query.get('name') };
  }
  if (isDownload) {
    const isMedia = method === 'GET' && collection === 'o' && object !== undefined && action === undefined;
    return { operation: isMedia ? 'download' : 'unsupported', bucket, object };
  }
  if (bucket === undefined) return { operation: method === 'POST' ? 'bucket-create' : 'unsupported' };
  if (collection === undefined) return { operation: bucketOperation(method), bucket };
  if (collection !== 'o') return { operation: 'unsupported', bucket };
  if (object === undefined) return { operation: method === 'GET' ? 'list' : 'unsupported', bucket };
  if (action !== undefined) {
    return { operation: method === 'POST' && action === 'compose' ? 'compose' : 'unsupported', bucket, object };
  }
  return { operation: objectOperation(method, query), bucket, object };
}

function uploadOperation(method: string, query: Query, headers: IncomingHttpHeaders): Operation {
  if (query.has('upload_id')) {
    if (method === 'DELETE') return 'resumable-cancel';
    if (method !== 'PUT' && method !== 'POST') return 'unsupported';
    return /^\s*bytes\s+\*/i.test(headers['content-range'] ?? '') ? 'resumable-status' : 'resumable-upload';
  }
  if (method !== 'POST') return 'unsupported';
  switch (query.get('uploadType')) {
    case undefined:
    case 'media':
    case 'multipart':
      return 'insert';
    case 'resumable':
      return 'resumable-start';
    default:
      return 'unsupported';
  }
}

function bucketOperation(method: string): Operation {
  if (method === 'GET') return 'bucket-get';
  return method === 'DELETE' ? 'bucket-delete' : 'unsupported';
}

function objectOperation(method: string, query: Query): Operation {
  switch (method) {
    case 'GET': {
      const alt = query.get('alt') ?? 'json';
      if (alt === 'media') return 'download';
      return alt === 'json' ? 'get' : 'unsupported';
    }
    case 'DELETE':
      return 'delete';
    case 'PATCH':
      return 'patch';
    default:
      return 'unsupported';
  }
}
