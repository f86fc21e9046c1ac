/** What a request asks for, as fault rules and the journal name it. */
export const OPERATIONS = [
  'insert',
  'resumable-start',
  'resumable-upload',
  'resumable-status',
  'resumable-cancel',
  'get',
  'download',
  'list',
  'delete',
  'patch',
  'compose',
  'bucket-create',
  'bucket-get',
  'bucket-delete',
  'token',
  'unsupported',
] as const;

export type Operation = (typeof OPERATIONS)[number];

/** Operations that a session URI alone entitles to. */
export function isSessionOperation(operation: Operation): boolean {
  return operation === 'resumable-upload' || operation === 'resumable-status' || operation === 'resumable-cancel';
}
