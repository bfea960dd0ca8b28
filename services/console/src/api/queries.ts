import {
  keepPreviousData,
  QueryClient,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import type { z } from 'zod';
import type { Query } from './addresses.ts';
import { type Answer, type Failure, FailureError, failureOf } from './answers.ts';
import { Intent } from './intent.ts';
import { client } from './session.tsx';

const FRESH_MS = 30_000;
const MOST_TRIES = 2;

/** The cache of all questions. What the server refuses is not asked again by itself. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (tries, error) => failureOf(error)?.kind === 'unreachable' && tries < MOST_TRIES,
        // Live updates look for themselves after a sleep, once for all questions.
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
      },
    },
  });
}

async function settled<Value>(answer: Promise<Answer<Value>>): Promise<Value> {
  const came = await answer;
  if (came.ok) return came.value;
  throw new FailureError(came.failure);
}

export interface ReadOptions<Value = unknown> {
  /** False where the question cannot be asked yet. */
  readonly isEnabled?: boolean;
  /** Whether the answer before stays on the page while a changed question is asked. */
  readonly keepsPrevious?: boolean;
  /** How soon it is asked again by itself, by what it said; false where not. */
  readonly againMs?: (value: Value | undefined) => number | false;
}

/** What a page shows of a question: its value, or why there is none. */
export interface Reading<Value> {
  readonly value: Value | undefined;
  readonly failure: Failure | undefined;
  readonly isLoading: boolean;
  /** A newer answer is on its way; the one before is shown. */
  readonly isRefreshing: boolean;
  readonly retry: () => void;
}

/**
 * Asks the server and keeps the answer, checked by its schema. Its key is the path and the query:
 * live updates and commands bring it up to date by its path.
 */
export function useRead<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  query: Query = {},
  { isEnabled = true, keepsPrevious = false, againMs }: ReadOptions<z.output<Schema>> = {},
): Reading<z.output<Schema>> {
  const asked = useQuery<z.output<Schema>>({
    queryKey: [path, query],
    queryFn: ({ signal }) => settled(client().read(path, schema, query, signal)),
    enabled: isEnabled,
    ...(keepsPrevious && { placeholderData: keepPreviousData }),
    ...(againMs && { refetchInterval: ({ state }) => againMs(state.data) }),
  });
  return {
    value: asked.data,
    failure: asked.error ? (failureOf(asked.error) ?? bugOf(asked.error)) : undefined,
    isLoading: asked.isPending && isEnabled,
    isRefreshing: asked.isFetching && !asked.isPending,
    retry: () => void asked.refetch(),
  };
}

/** An answer in pages, as `pageOf` of the contracts makes it. */
type PageSchema<Item> = z.ZodType<{ items: Item[]; next?: string | undefined }>;

/** A list that grows while it is read on. */
export interface Pages<Item, Page> extends Omit<Reading<readonly Item[]>, 'value'> {
  readonly items: readonly Item[];
  /** The first page, for what it says beside its items. */
  readonly first: Page | undefined;
  readonly hasMore: boolean;
  readonly isReadingOn: boolean;
  readonly readOn: () => void;
}

/** Asks for a list page by page, by the cursor of each. */
export function usePages<Item, Page extends { items: Item[]; next?: string | undefined }>(
  schema: PageSchema<Item> & z.ZodType<Page>,
  path: string,
  query: Query = {},
  { isEnabled = true, limit = 100 }: Pick<ReadOptions, 'isEnabled'> & { limit?: number } = {},
): Pages<Item, Page> {
  const asked = useInfiniteQuery({
    queryKey: [path, { ...query, limit }, 'pages'],
    queryFn: ({ pageParam, signal }) =>
      settled(client().read(path, schema, { ...query, limit, after: pageParam }, signal)),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page) => page.next,
    enabled: isEnabled,
    placeholderData: keepPreviousData,
  });
  const { fetchNextPage, hasNextPage, isFetching } = asked;
  const readOn = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetching]);
  const pages = asked.data?.pages;
  return {
    items: useItems<Item, Page>(pages),
    first: pages?.[0],
    failure: asked.error ? (failureOf(asked.error) ?? bugOf(asked.error)) : undefined,
    isLoading: asked.isPending && isEnabled,
    isRefreshing: asked.isFetching && !asked.isPending && !asked.isFetchingNextPage,
    hasMore: hasNextPage,
    isReadingOn: asked.isFetchingNextPage,
    readOn,
    retry: () => void asked.refetch(),
  };
}

/** All items in one row, put together once for each new page. */
function useItems<Item, Page extends { items: Item[] }>(pages: Page[] | undefined): Item[] {
  const made = useRef<{ pages: Page[] | undefined; items: Item[] }>({
    pages: undefined,
    items: [],
  });
  if (made.current.pages !== pages) {
    made.current = { pages, items: pages?.flatMap(({ items }) => items) ?? [] };
  }
  return made.current.items;
}

/** A command from the opened form to the server's decision; see `Intent`. */
export interface Command<Value> {
  /** Sends it, or the same again after a lost answer; a double click sends it once. */
  readonly send: (path: string, body: unknown, file?: Blob) => Promise<Answer<Value>>;
  readonly isBusy: boolean;
  readonly failure: Failure | undefined;
  /** Forgets the failure and begins a new intent, as when a form is opened. */
  readonly reset: () => void;
}

/** A command whose answer has a schema. What is on the page is brought up to date by its success. */
export function useCommand<Schema extends z.ZodType>(schema: Schema): Command<z.output<Schema>> {
  const queries = useQueryClient();
  const [intent] = useState(() => new Intent<z.output<Schema>>());
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();

  const send = useCallback(
    (path: string, body: unknown, file?: Blob) =>
      intent.send(async (idempotencyKey) => {
        setBusy(true);
        try {
          const answer = await client().send(path, schema, { body, file, idempotencyKey });
          setFailure(answer.ok ? undefined : answer.failure);
          // Refused or not: what the page shows may be what is out of date. After a success the next
          // command needs the new version, so that is waited for.
          const refreshed = queries.invalidateQueries();
          if (answer.ok) await refreshed;
          return answer;
        } finally {
          setBusy(false);
        }
      }),
    [intent, queries, schema],
  );
  const reset = useCallback(() => {
    intent.reset();
    setFailure(undefined);
  }, [intent]);
  return { send, isBusy, failure, reset };
}

function bugOf(error: Error): Failure {
  return { kind: 'unreadable', detail: error.message };
}
