/** Where a line and column lie in a text, and where that line ends; both count from 1. */
export function placeIn(
  text: string,
  line: number,
  column: number,
): { readonly from: number; readonly to: number } {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const own = lines[line - 1] ?? '';
  return { from: before + Math.min(column - 1, own.length), to: before + own.length };
}
