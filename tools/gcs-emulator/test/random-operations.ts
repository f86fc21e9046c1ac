import { clientOf, objectPath } from './emulator-client.ts';
import type { Answer, EmulatorClient } from './emulator-client.ts';
import { resourceOf, ServiceModel } from './service-model.ts';
import type { ModelAnswer, ModelConditions } from './service-model.ts';

const NAMES = ['a', 'a/', 'a/b', 'a/c', 'a/c/d', 'b', 'é', 'e\u0301', '\uff5e', '\u{1F600}', 'p%2F#? +'] as const;
const QUANTUM = 262_144;
const LARGE = Buffer.alloc(QUANTUM + 1000, 'large');

export interface Difference {
  readonly step: number;
  readonly operation: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** Does the same random operations to a server and to the model of it. Generations are compared by their order. */
export async function runRandomOperations(url: string, seed: number, count: number): Promise<readonly Difference[]> {
  const run = new RandomRun(clientOf(url), seed);
  for (let step = 0; step < count; step += 1) await run.step(step);
  return run.differences;
}

class RandomRun {
  readonly differences: Difference[] = [];
  readonly #client: EmulatorClient;
  readonly #model = new ServiceModel();
  /** The server's generations by the model's. */
  readonly #generations = new Map<number, string>();
  #state: number;

  constructor(client: EmulatorClient, seed: number) {
    this.#client = client;
    this.#state = seed;
  }

  async step(step: number): Promise<void> {
    const name = this.#pick(NAMES);
    const conditions = this.#conditions(name);
    const query = this.#queryOf(conditions);
    const content = Buffer.from(`content ${step}`.repeat(this.#below(3)));
    const operation = this.#below(12);
    const compare = (label: string, expected: ModelAnswer, found: Answer): void =>
      this.#compare(step, `${label} ${name} ${query}`, name, expected, found);
    const client = this.#client;
    switch (operation) {
      case 0:
      case 1: {
        const type = 'text/plain';
        const answer = await client.put(name, content, query, { 'Content-Type': type });
        return compare('media', this.#model.insert(name, content, conditions, type), answer);
      }
      case 2: {
        const metadata = { step: String(step) };
        const answer = await client.multipart({ name, contentType: 'text/csv', metadata }, content, query);
        return compare('multipart', this.#model.insert(name, content, conditions, 'text/csv', metadata), answer);
      }
      case 3:
        return compare(
          'get',
          this.#model.get(name, conditions),
          await client.send('GET', `${objectPath(name)}?${query}`),
        );
      case 4: {
        const answer = await client.send('GET', `${objectPath(name)}?alt=media${query}`);
        const expected = this.#model.get(name, conditions);
        this.#note(step, `download ${name}`, expected.status, answer.status);
        if (expected.status === 200)
          this.#note(step, `bytes of ${name}`, expected.object?.content.toString('hex'), answer.body.toString('hex'));
        return;
      }
      case 5: {
        const patch = { step: this.#below(2) === 0 ? null : String(step), extra: this.#below(2) === 0 ? null : 'x' };
        const answer = await client.json('PATCH', `${objectPath(name)}?${query}`, { metadata: patch });
        return compare('patch', this.#model.patch(name, patch, conditions), answer);
      }
      case 6:
      case 7:
        return compare(
          'delete',
          this.#model.delete(name, conditions),
          await client.send('DELETE', `${objectPath(name)}?${query}`),
        );
      case 8: {
        const sources = Array.from({ length: 1 + this.#below(3) }, () => {
          const source = this.#pick(NAMES);
          const { ifGenerationMatch } = this.#below(4) === 0 ? this.#conditions(source) : {};
          return { name: source, ifGenerationMatch };
        });
        const answer = await client.json('POST', `${objectPath(name)}/compose?${query}`, {
          sourceObjects: sources.map((source) => ({
            name: source.name,
            ...(source.ifGenerationMatch !== undefined && {
              objectPreconditions: { ifGenerationMatch: this.#generationOf(source.ifGenerationMatch) },
            }),
          })),
        });
        return compare('compose', this.#model.compose(name, sources, conditions), answer);
      }
      case 9:
        return this.#resumable(step, name, conditions, query);
      default:
        return this.#list(step);
    }
  }

  async #resumable(step: number, name: string, conditions: ModelConditions, query: string): Promise<void> {
    const path = `/upload/storage/v1/b/lake/o?uploadType=resumable&name=${encodeURIComponent(name)}${query}`;
    const start = await this.#client.send('POST', path);
    // what the start is told now, the end would have been told: nothing happens in between
    const content = this.#below(2) === 0 ? LARGE : Buffer.from(`resumed ${step}`);
    const expected = this.#model.insert(name, content, conditions, 'application/octet-stream');
    if (start.status !== 200) return this.#note(step, `start ${name} ${query}`, expected.status, start.status);
    const { pathname, search } = new URL(String(start.headers.location));
    if (content.length > QUANTUM) {
      const cut = QUANTUM + this.#below(1000);
      const first = await this.#client.send('PUT', `${pathname}${search}`, {
        body: content.subarray(0, cut),
        headers: { 'Content-Range': `bytes 0-${cut - 1}/*` },
      });
      this.#note(
        step,
        'first chunk',
        `308 bytes=0-${QUANTUM - 1}`,
        `${first.status} ${String(first.headers['range'])}`,
      );
    }
    const from = content.length > QUANTUM ? this.#below(QUANTUM) : 0;
    const answer = await this.#client.send('PUT', `${pathname}${search}`, {
      body: content.subarray(from),
      headers: { 'Content-Range': `bytes ${from}-${content.length - 1}/${content.length}` },
    });
    this.#compare(step, `resumable ${name} ${query}`, name, expected, answer);
  }

  async #list(step: number): Promise<void> {
    const prefix = this.#pick(['', '', 'a', 'a/', 'é', 'none']);
    const delimiter = this.#pick(['', '/', '/c']);
    const maxResults = String(1 + this.#below(6));
    const found: string[] = [];
    let pageToken = '';
    do {
      const query = new URLSearchParams({ prefix, delimiter, maxResults, pageToken });
      const { json } = await this.#client.send('GET', `/storage/v1/b/lake/o?${query}`);
      // casts: the shape of a listing, whose content is compared below
      const page = json as { items?: { name: string }[]; prefixes?: string[]; nextPageToken?: string };
      found.push(...(page.items ?? []).map(({ name }) => name), ...(page.prefixes ?? []).map((text) => `>${text}`));
      pageToken = page.nextPageToken ?? '';
    } while (pageToken !== '');
    this.#note(step, `list ${prefix} ${delimiter}`, [...this.#model.list(prefix, delimiter)].sort(), found.sort());
  }

  #compare(step: number, operation: string, name: string, expected: ModelAnswer, found: Answer): void {
    this.#note(step, operation, expected.status, found.status);
    if (expected.status !== 200 || found.status !== 200 || expected.object === undefined) return;
    const wanted = resourceOf(name, expected.object);
    this.#note(step, operation, wanted, Object.fromEntries(Object.keys(wanted).map((key) => [key, found.json[key]])));
    this.#noteGeneration(step, operation, expected.object.generation, String(found.json['generation']));
  }

  #noteGeneration(step: number, operation: string, model: number, server: string): void {
    const known = this.#generations.get(model);
    if (known !== undefined) return this.#note(step, `generation after ${operation}`, known, server);
    const before = [...this.#generations.values()].at(-1) ?? '0';
    if (BigInt(server) <= BigInt(before)) this.#note(step, `growth of ${operation}`, `above ${before}`, server);
    this.#generations.set(model, server);
  }

  #note(step: number, operation: string, expected: unknown, found: unknown): void {
    if (JSON.stringify(expected) !== JSON.stringify(found)) this.differences.push({ step, operation, expected, found });
  }

  /** Conditions that hold about as often as they fail. */
  #conditions(name: string): ModelConditions {
    const live = this.#model.objects.get(name);
    const generation = this.#pick([live?.generation ?? 0, live?.generation ?? 0, 0, 1]);
    const metageneration = this.#pick([live?.metageneration ?? 0, 1, 2]);
    switch (this.#below(9)) {
      case 0:
        return { ifGenerationMatch: generation };
      case 1:
        return { ifGenerationNotMatch: generation };
      case 2:
        return { ifMetagenerationMatch: metageneration };
      case 3:
        return { ifMetagenerationNotMatch: metageneration };
      case 4:
        return { ifGenerationMatch: generation, ifMetagenerationNotMatch: metageneration };
      default:
        return {};
    }
  }

  #queryOf(conditions: ModelConditions): string {
    return Object.entries(conditions)
      .map(([key, value]) => `&${key}=${key.startsWith('ifMeta') ? value : this.#generationOf(value)}`)
      .join('');
  }

  /** A generation the server would know; 0 and those it never gave stay themselves. */
  #generationOf(model: number): string {
    return this.#generations.get(model) ?? String(model);
  }

  #pick<Value>(values: readonly Value[]): Value {
    const value = values[this.#below(values.length)];
    if (value === undefined) throw new Error('nothing to pick from');
    return value;
  }

  #below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }
}
