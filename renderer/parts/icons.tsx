import type { ReactElement } from "react";

/** Line drawings on a 24 × 24 grid. They never stand alone: a word is always beside them. */
const DRAWINGS = {
  good: (
    <>
      <circle cx="12" cy="12" r="9.5" />
      <path d="m7.5 12.4 3.1 3.1 6-6.6" />
    </>
  ),
  warn: (
    <>
      <path d="M12 3 22 20.5H2Z" />
      <path d="M12 9.5v5M12 17.2v.4" />
    </>
  ),
  block: (
    <>
      <path d="M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8Z" />
      <path d="m8.5 8.5 7 7M15.5 8.5l-7 7" />
    </>
  ),
  open: <circle cx="12" cy="12" r="9.5" strokeDasharray="4 3.4" />,
  approved: <path d="m4 12.8 5.4 5.4L20.5 6.5" strokeWidth="3" />,
  rejected: <path d="m5 5 14 14M19 5 5 19" strokeWidth="3" />,
  later: (
    <>
      <circle cx="12" cy="12" r="9.5" />
      <path d="M12 6.5V12l4 2.4" />
    </>
  ),
  now: (
    <>
      <circle cx="12" cy="12" r="9.5" />
      <path d="m10 8 6 4-6 4Z" fill="currentColor" />
    </>
  ),
  stick: (
    <>
      <rect x="7" y="9" width="10" height="13" rx="2" />
      <path d="M9 9V2.5h6V9M11 5.2v.6M13 5.2v.6" />
    </>
  ),
  unplugged: (
    <>
      <path d="M8 9.5v4a4 4 0 0 0 8 0v-4ZM10 9.5V5M14 9.5V5M12 17.5V22" />
      <path d="M3 3l18 18" />
    </>
  ),
  plugged: <path d="M8 9.5v4a4 4 0 0 0 8 0v-4ZM10 9.5V4M14 9.5V4M12 17.5V22M6 9.5h12" />,
  record: (
    <>
      <rect x="4" y="2.5" width="16" height="19" rx="2" />
      <path d="M8 7.5h8M8 12h8M8 16.5h5" />
    </>
  ),
  leave: <path d="M14 4H5v16h9M10 12h11M17 8l4 4-4 4" />,
  more: <path d="m9 5 7 7-7 7" />,
  close: <path d="m5.5 5.5 13 13M18.5 5.5l-13 13" />,
  key: (
    <>
      <circle cx="7.5" cy="14.5" r="5" />
      <path d="m11 11 9.5-9M16.5 6l3 3" />
    </>
  ),
  person: (
    <>
      <circle cx="12" cy="7.5" r="4.5" />
      <path d="M3.5 21.5c.8-5 4-7.5 8.5-7.5s7.7 2.5 8.5 7.5" />
    </>
  ),
  add: <path d="M12 4v16M4 12h16" strokeWidth="2.6" />,
  remove: <path d="M4 12h16" strokeWidth="2.6" />,
  change: <path d="M4 8.5h14l-4-4M20 15.5H6l4 4" />,
  info: (
    <>
      <circle cx="12" cy="12" r="9.5" />
      <path d="M12 11v6M12 7v.4" />
    </>
  ),
} satisfies Record<string, ReactElement>;

export type IconName = keyof typeof DRAWINGS;

export function Icon({ name, tone = "" }: { readonly name: IconName; readonly tone?: string }) {
  return (
    <svg
      className={`icon ${tone}`}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {DRAWINGS[name]}
    </svg>
  );
}
