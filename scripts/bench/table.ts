/** Markdown tables and numbers with as many digits as they deserve. */

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map((_, i) => (i === 0 ? '---|' : '---:|')).join('')}`, ...rows.map(line)].join('\n');
}

export const ABSENT = '-';

/** Three significant digits; thousands are written with a space. */
export function digits(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return ABSENT;
  if (value >= 100) return Math.round(value).toLocaleString('en').replaceAll(',', ' ');
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** Milliseconds, or seconds from ten seconds on. */
export function duration(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return ABSENT;
  return milliseconds >= 10_000 ? `${digits(milliseconds / 1000)} s` : digits(milliseconds);
}
