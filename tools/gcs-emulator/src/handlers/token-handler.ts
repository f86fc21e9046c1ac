import { parseForm } from '../protocol/request-target.ts';
import { jsonReply } from '../protocol/reply.ts';
import type { Reply } from '../protocol/reply.ts';
import { parseJsonObject, textMember } from '../objects/object-metadata.ts';
import type { Handler } from './handler-context.ts';
import { readSmallBody } from './read-small-body.ts';

/** What each grant must bring along (RFC 6749 §6, RFC 7523 §2.1). */
const GRANTS: ReadonlyMap<string, string> = new Map([
  ['refresh_token', 'refresh_token'],
  ['urn:ietf:params:oauth:grant-type:jwt-bearer', 'assertion'],
]);

export const handleToken: Handler = async ({ tokens }, { headers, body }) => {
  const bytes = await readSmallBody(body);
  const isJson = (headers['content-type'] ?? '').includes('json');
  const document = isJson ? parseJsonObject(bytes) : Object.fromEntries(parseForm(bytes.toString('utf8')));
  const grantType = textMember(document, 'grant_type');
  const credential = GRANTS.get(grantType ?? '');
  if (grantType === undefined) return refusal('invalid_request', 'Missing required parameter: grant_type');
  if (credential === undefined) return refusal('unsupported_grant_type', `Invalid grant_type: ${grantType}`);
  if (textMember(document, credential) === undefined)
    return refusal('invalid_request', `Missing required parameter: ${credential}`);
  switch (tokens.answer) {
    case 'invalid_grant':
      return refusal('invalid_grant', 'Token has been expired or revoked.');
    case 'invalid_rapt':
      return refusal('invalid_grant', 'reauth related error (invalid_rapt)', { error_subtype: 'invalid_rapt' });
    case 'grant': {
      const { accessToken, expiresIn } = tokens.grant();
      return jsonReply(200, { access_token: accessToken, expires_in: expiresIn, token_type: 'Bearer' });
    }
  }
};

/** The error form of RFC 6749 §5.2, which is not the JSON API's. */
function refusal(error: string, description: string, more: Readonly<Record<string, string>> = {}): Reply {
  return jsonReply(400, { error, error_description: description, ...more });
}
