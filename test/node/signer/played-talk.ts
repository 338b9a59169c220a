import type { Answer, AnswerFor, Told, Want } from "../../../shared/contract/signer-talk.ts";
import type { Conversation } from "../../../node/signer/protocol.ts";

/** People who answer the signer at once, by what it asks for; what it asked, said and told is kept. */
export class PlayedTalk implements Conversation {
  readonly wants: Want[] = [];
  readonly stages: string[] = [];
  readonly told: Told[] = [];
  private readonly answer: (want: Want, talk: PlayedTalk) => Answer;

  constructor(answer: (want: Want, talk: PlayedTalk) => Answer) {
    this.answer = answer;
  }

  readonly want = <What extends Want["what"]>(
    want: Extract<Want, { what: What }>,
  ): Promise<AnswerFor<What>> => {
    this.wants.push(want);
    return Promise.resolve(this.answer(want, this) as AnswerFor<What>);
  };

  readonly tell = (told: Told): void => {
    this.told.push(told);
  };

  readonly doing = (what: string): void => {
    this.stages.push(what);
  };
}

/** Somebody who has this passphrase, and nothing else. */
export function withPassphrase(text: string): PlayedTalk {
  return new PlayedTalk((want) => {
    if (want.what !== "passphrase") throw new Error(`nobody expected to be asked for ${want.what}`);
    return { what: "passphrase", text };
  });
}
