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

/** Two units at most, and one where the second tells nothing: 0.4 → "under 1 s", 75 → "1 min 15 s", 2081 → "34 min", 9000 → "2 h 30 min". */
export function secondsWords(seconds: number): string {
  const whole = Math.round(seconds);
  if (seconds < 1) return "under 1 s";
  if (whole < 60) return `${whole} s`;
  const [big, small, bigUnit, smallUnit] =
    whole < 3600
      ? [Math.floor(whole / 60), whole % 60, "min", "s"]
      : [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), "h", "min"];
  return small === 0 || big > 9 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}
