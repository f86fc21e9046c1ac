import type { RecordBatch } from 'apache-arrow';

import type { GeneratorConfig } from '../config/generator-config.ts';
import { DAILY_TABLES } from '../contracts/ecom-tables.ts';
import type { DailyTable } from '../contracts/ecom-tables.ts';
import { countRows } from '../lookups/read-column.ts';
import type { Lookups } from '../lookups/lookup-tables.ts';
import type { MessLevel } from '../mess/mess-level.ts';
import type { GeneratedDay } from '../run/generator-session.ts';
import type { Window } from '../run/resolve-window.ts';
import { formatDay, parseDay } from '../time/calendar.ts';
import { createCartChecks } from './cart-checks.ts';
import { createCheckContext } from './check-context.ts';
import { checkLookupTables } from './check-lookups.ts';
import { createOrderChecks } from './order-checks.ts';
import type { QualityReport } from './quality-report.ts';
import { createReturnChecks } from './return-checks.ts';

export interface QualityCheckerOptions {
  readonly config: GeneratorConfig;
  readonly lookups: Lookups;
  readonly window: Window;
  /** First simulated day: only a window that begins here has no history outside it. */
  readonly origin: number;
  /** @default 'baseline' */
  readonly messLevel?: MessLevel | undefined;
}

/** Looks at rows as they pass and knows nothing of how they were made. */
export interface QualityChecker {
  /** Days must come in order, each with all six tables. */
  observe(day: GeneratedDay): void;
  finish(): QualityReport;
}

export function createQualityChecker(options: QualityCheckerOptions): QualityChecker {
  const context = createCheckContext(options);
  const { book } = context;
  const carts = createCartChecks(context);
  const orders = createOrderChecks(context);
  const returns = createReturnChecks(context);
  const rowCounts: Record<string, number> = {
    customers: options.lookups.customers.count,
    product_catalog: options.lookups.products.count,
  };

  return {
    observe({ day, batches }) {
      const epochDay = parseDay(day) ?? 0;
      const rowsOf = (table: DailyTable): readonly RecordBatch[] => batches.get(table) ?? [];
      for (const table of DAILY_TABLES) rowCounts[table] = (rowCounts[table] ?? 0) + countRows(rowsOf(table));
      carts.observeCarts(epochDay, rowsOf('shopping_carts'));
      carts.observeItems(epochDay, rowsOf('cart_items'));
      orders.observe(epochDay, rowsOf('orders'), rowsOf('order_items'));
      returns.observe(epochDay, rowsOf('returns'), rowsOf('return_items'));
      carts.closeBefore(epochDay - context.longestSessionDays);
    },
    finish() {
      carts.finish();
      orders.finish();
      returns.finish();
      checkLookupTables(options.lookups, book);
      const level = options.messLevel ?? 'baseline';
      const checks = book.finish(level !== 'baseline' && level !== 'none');
      return {
        schema_version: '1.0.0',
        messiness_level: level,
        first_day: formatDay(options.window.start),
        last_day: formatDay(options.window.end),
        rows: rowCounts,
        references_before_window: context.referencesBefore.count,
        checks,
        failed: checks.filter((check) => check.outcome === 'failed').length,
        warnings: checks.filter((check) => check.outcome === 'warning').length,
      };
    },
  };
}
