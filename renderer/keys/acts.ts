/** What can be done with a key outside a ceremony. */
export const ACTS = [
  {
    act: "make",
    title: "Make a key",
    words: "In a key file with a passphrase, from random numbers and dice.",
  },
  {
    act: "token",
    title: "Make a key on a token",
    words: "It never leaves the token, and has no copy.",
  },
  {
    act: "passphrase",
    title: "Change a passphrase",
    words: "A new file for the same key. The old file stays as it is.",
  },
  {
    act: "split",
    title: "Split a key into shares",
    words: "So that a few people together can open it if its holder cannot.",
  },
  {
    act: "recover",
    title: "Get a key back from shares",
    words: "Into a new key file with a passphrase of its own.",
  },
  {
    act: "drill",
    title: "Hold a drill",
    words: "Prove that a key file or its shares work. Nothing is signed that counts.",
  },
] as const;

export type Act = (typeof ACTS)[number]["act"];
