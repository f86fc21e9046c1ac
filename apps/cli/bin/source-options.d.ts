import type { Interfaces } from '@oclif/core';

export declare function sourceLoadOptions(): Promise<Interfaces.Options>;
