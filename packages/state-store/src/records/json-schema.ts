import { z } from 'zod';

import type { Json } from '../json.ts';

/** Any JSON value, taken as it is: it was parsed from text whose digest was proved, or is about to be written. */
export const jsonSchema = z.custom<Json>((value) => value !== undefined);
