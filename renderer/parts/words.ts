import { visible } from "../../shared/look-alike/visible.ts";

export { visible };

/** "1 claim", "12,345 claims". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${grouped(n)} ${n === 1 ? one : many}`;
}

/** 12345 → "12,345". */
export function grouped(n: number): string {
  return n.toLocaleString("en");
}

/** 214,000,000 bytes as "214 MB"; under a megabyte as "214 kB". */
export function megabytes(bytes: number): string {
  return bytes < 1_000_000
    ? `${grouped(Math.ceil(bytes / 1000))} kB`
    : `${grouped(Math.round(bytes / 1_000_000))} MB`;
}

/** The day of an ISO date; empty stays empty. */
export function day(instant: string): string {
  return instant.slice(0, 10);
}

/** Milliseconds since 1970 as "2026-11-22 08:41:05". */
export function clockTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ");
}

/** "Ada", "Ada and Grace", "Ada, Grace and Lin". */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

/** "Ada", "Ada or Grace", "Ada, Grace or Lin". */
export function either(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} or ${last}`;
}

/** A date and a time from the record or a stick, to the minute: "2026-11-01 12:00 UTC". */
export function moment(at: string): string {
  return `${visible(at.slice(0, 16).replace("T", " "))} UTC`;
}
