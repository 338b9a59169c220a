import type { Random } from "../../shared/key-making/system-random.ts";
import { deviceOf, type DeviceOf } from "../stick/device.ts";
import { changePassphraseErrand } from "./errands/change-passphrase.ts";
import { drillErrand } from "./errands/drill.ts";
import { makeKeyOnTokenErrand } from "./errands/make-key-on-token.ts";
import { makeKeyErrand } from "./errands/make-key.ts";
import { recoverErrand } from "./errands/recover.ts";
import { splitErrand } from "./errands/split.ts";
import type { Conversation, Errand, SignerSays } from "./protocol.ts";
import { signOnce } from "./sign-once.ts";

/** Runs one errand to its one answer. In the signer process only; the process ends after it. */
export function runErrand(
  errand: Errand,
  talk: Conversation,
  random: Random,
  device: DeviceOf = deviceOf,
): Promise<SignerSays> {
  switch (errand.errand) {
    case "sign":
      return signOnce(errand.job, errand.source, talk);
    case "make a key":
      return makeKeyErrand(errand, talk, random);
    case "make a key on a token":
      return makeKeyOnTokenErrand(errand, talk);
    case "change a passphrase":
      return changePassphraseErrand(errand, talk, random);
    case "split":
      return splitErrand(errand, talk, random, device);
    case "recover":
      return recoverErrand(errand, talk, random);
    case "drill":
      return drillErrand(errand, talk, random);
  }
}
