import type { Instant } from "../../shared/tuf/instant.ts";
import type { AnswerFor } from "../../shared/contract/signer-talk.ts";
import type { Rehearse } from "../client/rehearse.ts";
import type { MakePlan } from "../plan/planning.ts";
import type { Errand, SignerSays } from "../signer/protocol.ts";

/** A signer process that was started for one errand. */
export interface SignerProcess {
  /** Hands it what main itself was asked for: a path. */
  readonly answer: (number: number, answer: AnswerFor<"folder" | "last try">) => void;
  /** Ends it at once, whatever it is doing. */
  readonly end: () => void;
}

/** All that a room needs from the machine around it. Electron fills these in for the app, tests and the command line otherwise. */
export interface Doors {
  readonly now: () => Instant;
  readonly randomHex: (bytes: number) => string;
  /** Asks a person for a folder; null when they think better of it. */
  readonly chooseFolder: (purpose: string) => Promise<string | null>;
  readonly chooseFile: (purpose: string) => Promise<string | null>;
  /** Asks for a yes in a box of main's own, which the window cannot answer. */
  readonly confirm: (question: string, detail: string) => Promise<boolean>;
  /** Starts a signer. `hear` is called for each thing it says; `ended` once, when the process is gone, whatever the reason. */
  readonly startSigner: (
    errand: Errand,
    hear: (said: SignerSays) => void,
    ended: () => void,
  ) => SignerProcess;
  readonly network: () => readonly string[];
  readonly electron: string;
  readonly testRuntime: boolean;
  readonly app: string;
  /** The folder that belongs to the app on this machine. */
  readonly dataFolder: string;
  readonly workerUrl: URL;
  /** The folder of pkcs11js as set-up compiled it. */
  readonly pkcs11js: string;
  /** Token modules that this computer has. */
  readonly modules: () => readonly { readonly name: string; readonly path: string }[];
  /** Lets a stock client loose on sealed documents. */
  readonly rehearse: Rehearse;
  /** Plans how claimed is divided, off this thread. */
  readonly plan: MakePlan;
}
