import { isJsonObject, parseSubmittedMetadata, textMember } from '../objects/object-metadata.ts';
import type { JsonObject } from '../objects/object-metadata.ts';
import { checkObjectName } from '../objects/object-name.ts';
import { parsePreconditions } from '../objects/preconditions.ts';
import { composeObject } from '../objects/write-object.ts';
import type { ComposeSource } from '../objects/write-object.ts';
import { invalid, required } from '../protocol/api-error.ts';
import { parseInt64 } from '../protocol/int64.ts';
import type { Handler } from './handler-context.ts';
import { objectReply } from './object-handlers.ts';
import { readJsonBody } from './read-small-body.ts';

const MAX_SOURCES = 32;

export const handleCompose: Handler = async (context, { bucket, object, query, body, baseUrl }) => {
  const preconditions = parsePreconditions(query);
  const document = await readJsonBody(body);
  context.objects.bucket(bucket);
  checkObjectName(object);
  const sources = parseSources(document['sourceObjects']);
  const destination = document['destination'] ?? {};
  if (!isJsonObject(destination)) throw invalid('Invalid value for destination: expected an object.');
  const { attributes } = parseSubmittedMetadata(destination);
  const record = composeObject(context, { bucket, name: object, preconditions }, sources, attributes);
  return objectReply(record, baseUrl);
};

function parseSources(value: unknown): readonly ComposeSource[] {
  if (value === undefined || value === null) throw required('sourceObjects');
  if (!Array.isArray(value)) throw invalid('Invalid value for sourceObjects: expected an array.');
  if (value.length === 0) throw invalid('At least one source object must be given.');
  if (value.length > MAX_SOURCES)
    throw invalid(`The number of source objects is ${value.length}, at most ${MAX_SOURCES} are allowed.`);
  return value.map((source: unknown) => {
    if (!isJsonObject(source)) throw invalid('Invalid value for sourceObjects: expected objects.');
    return parseSource(source);
  });
}

function parseSource(source: JsonObject): ComposeSource {
  const name = textMember(source, 'name');
  if (name === undefined) throw required('sourceObjects.name');
  checkObjectName(name);
  const preconditions = source['objectPreconditions'] ?? {};
  if (!isJsonObject(preconditions)) throw invalid('Invalid value for objectPreconditions: expected an object.');
  return {
    name,
    generation: int64Member(source, 'generation'),
    ifGenerationMatch: int64Member(preconditions, 'ifGenerationMatch'),
  };
}

/** JSON writers put an int64 into text, or into a number where it fits. */
function int64Member(object: JsonObject, name: string): bigint | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' && typeof value !== 'number')
    throw invalid(`Invalid value for ${name}: expected an int64.`);
  return parseInt64(String(value), name);
}
