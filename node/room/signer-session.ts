import { keyholderOf, signersOf } from "../../shared/sign/collect.ts";
import type { Ceremony } from "../../shared/ceremony/ceremony.ts";
import type { SignerSays, SigningJob } from "../signer/protocol.ts";
import type { SignerProcess } from "./doors.ts";
import type { Room } from "./room.ts";

export type Signing = Extract<Ceremony, { step: "sign" }>;

/** One signer at most for a room. */
const signers = new WeakMap<Room, SignerProcess>();

export function signing(room: Room): Signing | null {
  return room.state?.step === "sign" ? room.state : null;
}

/** What the signer is handed: the sealed bytes, who may sign each of them, and an encrypted key file. */
export function jobFor(state: Signing, keyFile: Uint8Array, keyFileName: string): SigningJob {
  const signed = new Set<string>(state.collected.map((each) => each.keyid));
  return {
    keyFile,
    keyFileName,
    digest: state.seal.digest,
    documents: state.seal.documents.map(({ role, version, bytes, quorums }) => ({
      role,
      version,
      bytes,
      allowed: quorums.flatMap((quorum) => quorum.keys.map((key) => key.public)),
    })),
    signed: signersOf(state.seal)
      .filter((key) => signed.has(key.keyid))
      .map((key) => key.public),
  };
}

async function take(room: Room, said: Extract<SignerSays, { says: "signed" }>): Promise<void> {
  const state = signing(room);
  const key =
    state === null ? undefined : signersOf(state.seal).find((each) => each.public === said.public);
  if (state === null || key === undefined) return;
  const acted = await room.act({
    type: "signed",
    keyholder: keyholderOf(state.batch.base, key),
    keyid: key.keyid,
    signatures: said.signatures.map(({ role, sig }) => ({ role, sig })),
  });
  room.put({ signer: null, refusal: acted.ok ? null : acted.refusal });
}

/** Follows one signer to its end. What a signer says after another one took its place, or after its answer, is not heard. */
export function follow(room: Room, job: SigningJob): void {
  const keyFile = job.keyFileName;
  let answered = false;
  let process: SignerProcess | null = null;
  const mine = () => process !== null && signers.get(room) === process && !answered;
  const hear = (said: SignerSays) => {
    if (!mine()) return;
    if (said.says === "ready") room.put({ signer: { stage: "passphrase", keyFile } });
    else if (said.says === "opening" || said.says === "signing")
      room.put({ signer: { stage: said.says, keyFile } });
    else {
      answered = true;
      if (said.says === "refused") room.put({ signer: null, refusal: said.refusal });
      else void take(room, said);
    }
  };
  const ended = () => {
    if (!mine()) return;
    signers.delete(room);
    room.put({
      signer: null,
      refusal: {
        id: "SIGNER-ENDED",
        where: "the signer",
        found: "it ended before it had signed",
        expected: "a signature",
        todo: "Nothing was lost, and nothing was signed. Try again.",
      },
    });
  };
  process = room.doors.startSigner(job, hear, ended);
  signers.set(room, process);
}

/** Ends the signer that is there, quietly. */
export function dismiss(room: Room): void {
  const process = signers.get(room);
  signers.delete(room);
  process?.end();
}
