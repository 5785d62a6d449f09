/** USD amounts as text. A price always carries its period. */
const digits = (usd: number): number => (usd !== 0 && Math.abs(usd) < 0.1 ? 4 : 2);

/** `$2.48`, `$0.0125`, `$0.00`. */
export const formatUsd = (usd: number): string =>
  `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: digits(usd) })}`;

/** `$2.48/h`; machines of one's own cost `$0/h`. */
export const formatUsdPerHour = (usd: number): string => (usd === 0 ? '$0/h' : `${formatUsd(usd)}/h`);
