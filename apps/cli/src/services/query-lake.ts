import { CliError } from '../errors/cli-error.ts';
import { quoteWord } from '../terminal/command-line.ts';
import type { DuckDb, QueryColumn, QueryRows, QueryValue } from './open-duckdb.ts';
import { openDuckDb } from './open-duckdb.ts';
import { readPublishedTables } from './read-published-tables.ts';
import { tableViewSql } from './table-view-sql.ts';

export interface QueryLakeOptions {
  readonly sql: string;
  /** Absolute path of a local lake that exists. */
  readonly lake: string;
  readonly signal: AbortSignal;
  /** Called once with the columns and then with each batch of rows, in order. */
  readonly onColumns?: ((columns: readonly QueryColumn[]) => void | Promise<void>) | undefined;
  readonly onRows: (rows: readonly (readonly QueryValue[])[]) => void | Promise<void>;
}

export interface QueryLakeResult {
  readonly columns: readonly QueryColumn[];
  readonly rowCount: number;
}

/**
 * Run SQL on DuckDB with a view for each published table of the lake that the statement mentions.
 *
 * @throws {CliError} `ECL_CLI_EMPTY_LAKE`, `ECL_CLI_DAMAGED_LAKE`, `ECL_CLI_DUCKDB_MISSING`,
 *   `ECL_CLI_QUERY`, `ECL_CLI_INTERRUPTED`
 */
export async function queryLake(options: QueryLakeOptions): Promise<QueryLakeResult> {
  const { sql, lake, signal, onColumns, onRows } = options;
  if (sql.trim() === '') throw new CliError('ECL_CLI_USAGE', 'the SQL statement is empty');
  using database = await openDuckDb();
  const interrupt = (): void => database.interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    const tables = await createViews(database, options);
    const { columns, batches } = await asQueryError(() => database.stream(sql), { lake, tables, signal });
    await onColumns?.(columns);
    const rowCount = await asQueryError(() => consume(batches, onRows), { lake, tables, signal });
    return { columns, rowCount };
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

async function consume(batches: QueryRows['batches'], onRows: QueryLakeOptions['onRows']): Promise<number> {
  let rowCount = 0;
  for await (const rows of batches) {
    rowCount += rows.length;
    await onRows(rows);
  }
  return rowCount;
}

/** Only tables whose names the statement holds: reading all manifests of a large lake takes seconds. */
async function createViews(
  database: DuckDb,
  { sql, lake, signal }: Pick<QueryLakeOptions, 'sql' | 'lake' | 'signal'>,
): Promise<readonly string[]> {
  const text = sql.toLowerCase();
  const { fileLake } = await import('@ecomlake/gcs-uploader/file');
  const opened = fileLake({ root: lake });
  const isMentioned = (table: string): boolean => text.includes(table.toLowerCase());
  const mentioned = await readPublishedTables({ lake: opened, isWanted: isMentioned, signal });
  // `show tables`, or a misspelt name: then the user sees all there are
  const tables = mentioned.length > 0 ? mentioned : await readPublishedTables({ lake: opened, signal });
  if (tables.length === 0) {
    throw new CliError('ECL_CLI_EMPTY_LAKE', `${lake} has no published partition`, {
      details: { lake },
      nextSteps: [`ecomlake export-raw --source DIR --target ${quoteWord(lake)} --all`],
    });
  }
  for (const table of tables) {
    // a partition published without rows may have no parts at all
    if (table.partitions.some(({ parts }) => parts.length > 0)) {
      await asQueryError(() => database.run(tableViewSql(table, lake)), { lake, tables: [], signal: undefined });
    }
  }
  return tables.map(({ table }) => table);
}

interface QueryContext {
  readonly lake: string;
  readonly tables: readonly string[];
  readonly signal: AbortSignal | undefined;
}

async function asQueryError<Result>(
  work: () => Promise<Result>,
  { lake, tables, signal }: QueryContext,
): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof CliError) throw cause;
    if (signal?.aborted === true) throw new CliError('ECL_CLI_INTERRUPTED', 'the query was stopped', { cause });
    const message = cause instanceof Error ? cause.message : String(cause);
    const isUnknownTable = /Table with name .* does not exist/.test(message);
    throw new CliError('ECL_CLI_QUERY', `DuckDB: ${message.replace(/^Failed to extract statements: /, '').trim()}`, {
      cause,
      details: { lake, tables },
      nextSteps: isUnknownTable
        ? [`the lake has ${tables.join(', ')}`]
        : [`ecomlake query "describe ${tables[0] ?? 'TABLE'}" --lake ${quoteWord(lake)}`],
    });
  }
}
