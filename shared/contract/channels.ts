/** One channel for intentions, one for what main says, one that hands the window its port to the signer. */
export const CHANNELS = {
  ask: "conclave:ask",
  said: "conclave:said",
  signerPort: "conclave:signer-port",
} as const;
