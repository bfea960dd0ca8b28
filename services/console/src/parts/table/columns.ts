import type { ReactNode } from 'react';

/** A column of a table. */
export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly render: (row: Row, index: number) => ReactNode;
  /** In px; needed in a virtual table, where columns without one share what is left. */
  readonly width?: number;
  /** Amounts and counts stand at the right. */
  readonly isNumber?: boolean;
  readonly isFixed?: boolean;
  /** Shown only where somebody asks for it in the column settings. */
  readonly isOptional?: boolean;
}

/** The width that a virtual table gives a column that names none. */
export const USUAL_WIDTH_PX = 140;

/** Columns as Ant Design takes them. */
export function antColumns<Row>(columns: readonly Column<Row>[]) {
  return columns.map(({ key, title, render, width, isNumber, isFixed }) => ({
    key,
    title,
    render: (_: unknown, row: Row, index: number) => render(row, index),
    ...(width !== undefined && { width }),
    ...(isNumber && { align: 'right' as const, className: 'nb-number' }),
    ...(isFixed && { fixed: 'left' as const }),
  }));
}

/** How wide a virtual table is. */
export function widthOf(columns: readonly Column<never>[]): number {
  return columns.reduce((sum, { width = USUAL_WIDTH_PX }) => sum + width, 0);
}

const PLACE = 'nuanbu.columns.';

/** The keys of the columns that somebody has hidden or shown in a table, kept in their browser. */
export function readShown(table: string): readonly string[] | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE + table) ?? 'null');
    return Array.isArray(kept) ? kept.map(String) : undefined;
  } catch {
    return undefined;
  }
}

export function writeShown(table: string, shown: readonly string[]): void {
  localStorage.setItem(PLACE + table, JSON.stringify(shown));
}
