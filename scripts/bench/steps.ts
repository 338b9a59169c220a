import { createRequire } from "node:module";
import { fromUtf8, toUtf8 } from "../../shared/bytes.ts";
import type { JsonObject } from "../../shared/json/value.ts";
import { refusalText } from "../../shared/refusal.ts";
import { editedBytes } from "../../shared/tuf/edit-targets.ts";
import { envelopeFile } from "../../shared/tuf/envelope.ts";
import { readTargets } from "../../shared/tuf/targets.ts";

/** The same three steps for everyone: a file's bytes become documents, the next version's canonical bytes, and its file. */
export interface Steps {
  readonly parse: () => void;
  readonly canonicalise: () => void;
  readonly write: () => void;
}

export const STEPS = ["parse", "canonicalise", "write"] as const;

/** As the app does it: strictly read, every key and delegation with it; the next version written from the text of what was read. */
export function conclave(bytes: Uint8Array): Steps {
  const read = () => {
    const targets = readTargets(bytes, "claimed");
    if (!targets.ok) throw new Error(refusalText(targets.refusal));
    return targets.value;
  };
  const asItStands = { keys: new Map(), instead: new Map(), more: [] };
  let targets: ReturnType<typeof read> | null = null;
  let canonical: Uint8Array = new Uint8Array();
  return {
    parse: () => {
      targets = read();
    },
    canonicalise: () => {
      canonical = editedBytes(targets ?? read(), { header: { version: 42 }, ...asItStands });
    },
    write: () => {
      envelopeFile(canonical, (targets ?? read()).envelope.signatures);
    },
  };
}

interface Document {
  readonly signed: JsonObject;
}

/** The limit: what the JavaScript engine itself takes for JSON, without a look at what it says. It has no canonical form. */
export function raw(bytes: Uint8Array): Steps {
  const read = () => JSON.parse(fromUtf8(bytes) ?? "") as Document;
  let document: Document | null = null;
  return {
    parse: () => {
      document = read();
    },
    canonicalise: () => undefined,
    write: () => {
      toUtf8(JSON.stringify(document));
    },
  };
}

interface PeerMetadata {
  readonly signed: { readonly toJSON: () => unknown };
  readonly toJSON: () => unknown;
}

interface PeerKey {
  readonly verifySignature: (metadata: PeerSigned) => void;
}

/** As much of a document as the peer's key looks at. */
interface PeerSigned {
  readonly signed: { readonly toJSON: () => unknown };
  readonly signatures: Readonly<Record<string, { readonly sig: string }>>;
}

/** What of the peer's packages is used here; they come with tuf-js, which is a dependency. */
interface Peer {
  readonly Key: {
    readonly fromJSON: (keyid: string, data: unknown) => PeerKey;
  };
  readonly Metadata: { readonly fromJSON: (kind: string, data: unknown) => PeerMetadata };
  readonly canonicalize: (value: unknown) => string;
}

export function loadPeer(): Peer {
  const fromClient = createRequire(createRequire(import.meta.url).resolve("tuf-js"));
  const models = fromClient.resolve("@tufjs/models");
  const { Key, Metadata } = fromClient(models) as Pick<Peer, "Key" | "Metadata">;
  const { canonicalize } = createRequire(models)("@tufjs/canonical-json") as Pick<
    Peer,
    "canonicalize"
  >;
  return { Key, Metadata, canonicalize };
}

/** The models of tuf-js. */
export function tufJs(bytes: Uint8Array): Steps {
  const { Metadata, canonicalize } = loadPeer();
  const read = () => Metadata.fromJSON("targets", JSON.parse(fromUtf8(bytes) ?? ""));
  let metadata: PeerMetadata | null = null;
  return {
    parse: () => {
      metadata = read();
    },
    canonicalise: () => {
      toUtf8(canonicalize(metadata?.signed.toJSON()));
    },
    write: () => {
      toUtf8(JSON.stringify(metadata?.toJSON()));
    },
  };
}
