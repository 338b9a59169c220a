import { useEffect, useState } from "react";
import { useAsking } from "../asking.ts";
import { Button } from "../parts/Button.tsx";
import { QrCode } from "../parts/QrCode.tsx";
import { RefusalCard } from "../parts/RefusalCard.tsx";

/** The request as QR codes, one at a time and large enough for a camera; each tells its number. */
export function RequestCodes({ codes }: { readonly codes: number }) {
  const { run, refusal } = useAsking();
  const [number, setNumber] = useState(0);
  const [text, setText] = useState("");
  useEffect(() => {
    let wanted = true;
    void run("request.frame", { number }).then((answer) => {
      if (wanted && answer.ok) setText(answer.value.text);
    });
    return () => {
      wanted = false;
    };
  }, [run, number]);
  const name = `Code ${number + 1} of ${codes}`;
  return (
    <section className="stack codes" aria-label="The request as QR codes">
      <RefusalCard refusal={refusal} />
      {text !== "" && <QrCode text={text} label={name} />}
      <div className="row">
        <Button isDisabled={number === 0} onPress={() => setNumber(number - 1)}>
          Earlier
        </Button>
        <strong role="status">{name}</strong>
        <Button isDisabled={number + 1 >= codes} onPress={() => setNumber(number + 1)}>
          Next
        </Button>
      </div>
      <code className="code-text" data-testid="code-text">
        {text}
      </code>
    </section>
  );
}
