/** Three figures are enough to compare by: 203,093 → "203 kB", 20,394,520 → "20.4 MB". */
export function bytesWords(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} bytes`;
  const [size, unit] =
    bytes < 999_500
      ? [bytes / 1e3, "kB"]
      : bytes < 999_500_000
        ? [bytes / 1e6, "MB"]
        : [bytes / 1e9, "GB"];
  return `${size < 99.95 && unit !== "kB" ? Number(size.toFixed(size < 9.995 ? 2 : 1)) : Math.round(size)} ${unit}`;
}

/** 12345 → "12,345". */
export function countWords(count: number): string {
  return Math.round(count).toLocaleString("en");
}

function inUnits(count: number, size: number, big: string, small: string): string {
  if (count >= 10 * size) return `${Math.round(count / size)} ${big}`;
  const left = count % size;
  return `${Math.floor(count / size)} ${big}${left === 0 ? "" : ` ${left} ${small}`}`;
}

/** 0.4 → "under 1 s", 75 → "1 min 15 s", 2081 → "35 min", 9000 → "2 h 30 min". */
export function secondsWords(seconds: number): string {
  if (seconds < 1) return "under 1 s";
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return whole < 3600
    ? inUnits(whole, 60, "min", "s")
    : inUnits(Math.round(whole / 60), 60, "h", "min");
}
