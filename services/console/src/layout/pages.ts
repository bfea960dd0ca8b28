import type { Permission } from '@nuanbu/contracts/http';
import type { Words } from '@nuanbu/terms';
import type { ComponentType } from 'react';

/** The groups of the navigation, in their order. */
export type Group = 'work' | 'register' | 'money' | 'system';

/** A page as data: its address, who may see it, what it is called, and what draws it. */
export interface Page {
  /** With parameters as `:name`, below `/`. */
  readonly path: string;
  /** Undefined where everybody who is signed in may see it. */
  readonly permission?: Permission;
  readonly title: Words;
  /** In the navigation with this icon; left out for pages that others lead to. */
  readonly navigation?: { readonly group: Group; readonly icon: ComponentType };
  /** Loads what draws it: a module of its own, so that nobody loads pages that they do not open. */
  readonly load: () => Promise<{ default: ComponentType }>;
}
