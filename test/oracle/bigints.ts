export function least(first: bigint, ...others: bigint[]): bigint {
  let result = first;
  for (const other of others) if (other < result) result = other;
  return result;
}

export function greatest(first: bigint, ...others: bigint[]): bigint {
  let result = first;
  for (const other of others) if (other > result) result = other;
  return result;
}
