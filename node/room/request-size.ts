import { toUtf8 } from "../../shared/bytes.ts";
import type { ElsewhereView } from "../../shared/contract/view.ts";
import { framesOf, MOST_FRAMED } from "../../shared/request/frames.ts";
import { requestText } from "../../shared/request/signing-request.ts";
import type { Seal } from "../../shared/sign/seal.ts";
import type { Journal } from "../journal/journal.ts";

type Size = ElsewhereView["request"];

/** How long the request is, worked out once for each state of the record: it is about as long as the sealed files. */
const known = new WeakMap<Journal, { readonly entries: number; readonly size: Size }>();

function sizeOf(journal: Journal, seal: Seal): Size {
  const sealed = seal.documents.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const most = MOST_FRAMED;
  if (sealed > most) return { bytes: sealed, most, codes: 0 };
  const text = requestText(seal, journal.bytes());
  return { bytes: toUtf8(text).length, most, codes: framesOf(text)?.length ?? 0 };
}

/** The request's length for QR codes; where the sealed files alone are too long, theirs. */
export function requestSize(journal: Journal, seal: Seal): Size {
  const entries = journal.entries.length;
  const before = known.get(journal);
  if (before?.entries === entries) return before.size;
  const size = sizeOf(journal, seal);
  known.set(journal, { entries, size });
  return size;
}
