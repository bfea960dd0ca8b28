import { villagesSchema } from '@nuanbu/contracts/http';
import { useMemo } from 'react';
import { useRead } from '../api/queries.ts';

/**
 * The villages to choose from, each as `town/village`: those of the register, in its order, and
 * after them others that are named already.
 */
export function usePlaces(others: readonly string[]): string[] {
  const { value } = useRead(villagesSchema, '/api/villages');
  return useMemo(() => {
    const registered = value?.items.map(({ town, village }) => `${town}/${village}`) ?? [];
    return [...new Set([...registered, ...[...others].sort()])];
  }, [value, others]);
}

/** The town and village that a list is asked for by a place, `town/village`; neither where none is. */
export function townAndVillage(place: string | undefined): {
  readonly town?: string | undefined;
  readonly village?: string | undefined;
} {
  const [town, village] = place?.split('/') ?? [];
  return { town, village };
}
