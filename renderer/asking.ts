import { useCallback, useState } from "react";
import type { Arguments, Intention } from "../shared/contract/intentions.ts";
import type { Answered } from "../shared/contract/answers.ts";
import type { Refusal } from "../shared/refusal.ts";
import { ask } from "./bridge.ts";
import { tell } from "./store.ts";

/** One place on the screen that asks main for something, and shows there what came of it. */
export interface Asking {
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  readonly run: <Name extends Intention>(
    name: Name,
    args: Arguments<Name>,
  ) => Promise<Answered<Name>>;
  readonly clear: () => void;
}

/** `busy` lasts until main answers; `refusal` stays until the next attempt or `clear`. */
export function useAsking(): Asking {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const run = useCallback(
    async <Name extends Intention>(name: Name, args: Arguments<Name>): Promise<Answered<Name>> => {
      setBusy(true);
      setRefusal(null);
      const answer = await ask(name, args);
      setBusy(false);
      if (!answer.ok) {
        setRefusal(answer.refusal);
        tell(`Refused. Found: ${answer.refusal.found}. ${answer.refusal.todo}`);
      }
      return answer;
    },
    [],
  );
  const clear = useCallback(() => setRefusal(null), []);
  return { busy, refusal, run, clear };
}
