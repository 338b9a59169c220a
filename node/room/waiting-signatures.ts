import { inWords } from "../../shared/ceremony/beforehand.ts";
import { accept, type Outcome, type Refusal } from "../../shared/refusal.ts";
import {
  keyholderOf,
  proving,
  signerOf,
  signersOf,
  type Collected,
  type Signing as Signed,
} from "../../shared/sign/collect.ts";
import type { Seal } from "../../shared/sign/seal.ts";
import { listedFor } from "../../shared/sign/seal-index.ts";
import type { Key, KeyMaterial } from "../../shared/tuf/key.ts";
import { verifyOnce } from "../verify.ts";
import type { Room } from "./room.ts";
import { signing, type Kept, type Signing } from "./signer-session.ts";

type Signatures = Signed["signatures"];

function isOf(seal: Seal, material: KeyMaterial): (each: Signed) => boolean {
  return ({ keyid }) => signerOf(seal, keyid)?.material === material;
}

/** The signatures of one key that wait on the desk for its other ones. */
export function waitingOf(seal: Seal, held: Collected, material: KeyMaterial): Signatures {
  return held.filter(isOf(seal, material)).flatMap(({ signatures }) => signatures);
}

/** What waits, without what is of this key. */
export function without(seal: Seal, held: Collected, material: KeyMaterial): Collected {
  const isMine = isOf(seal, material);
  return held.filter((each) => !isMine(each));
}

/** Makes one keyholder's signatures an event: all of them at once. Whoever has waited with some waits no longer. */
export async function record(
  room: Room,
  { seal, batch }: Signing,
  key: Key,
  signatures: Signatures,
): Promise<Outcome<null>> {
  const acted = await room.act({
    type: "signed",
    keyholder: keyholderOf(batch.base, key),
    keyid: key.keyid,
    signatures: signatures.map(({ role, sig }) => ({ role, sig })),
  });
  if (!acted.ok) return acted;
  room.put({ held: without(seal, room.desk.held, key.material) });
  return accept(null);
}

/** Those of one key's signatures that verify, looked at in slices; whoever asks about them again is answered at once. */
export function proven(room: Room, seal: Seal, signed: Signed): Promise<Signatures> {
  const work = proving(seal, signed, verifyOnce);
  return room.inPieces(inWords(work, "Checking the signatures", signed.signatures.length));
}

/** What a token signed before it went away is verified, and waits on the desk until the same key has signed the rest. The refusal then says how far it is. */
export async function keep(room: Room, kept: Kept, refusal: Refusal): Promise<Refusal> {
  const state = signing(room);
  const key =
    state === null ? null : signersOf(state.seal).find((each) => each.public === kept.public);
  if (state === null || key === null || key === undefined) return refusal;
  const { seal } = state;
  const good = await proven(room, seal, { keyid: key.keyid, signatures: kept.signatures });
  if (signing(room)?.seal !== seal) return refusal;
  const before = waitingOf(seal, room.desk.held, key.material);
  const roles = new Set(before.map(({ role }) => role));
  const more = good.filter(({ role }) => !roles.has(role) && roles.add(role));
  const signatures = [...before, ...more];
  if (signatures.length === 0) return refusal;
  const held = [...without(seal, room.desk.held, key.material), { keyid: key.keyid, signatures }];
  room.put({ held });
  const of = listedFor(seal, key.material).length;
  const rest = `${signatures.length} of ${of} signatures are kept: insert the token again, and it signs the rest. They are lost when Conclave is closed.`;
  return { ...refusal, todo: `${refusal.todo} ${rest}` };
}
