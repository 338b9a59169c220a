/** Something that must be found nowhere, in every form in which it could have been written down. */
export interface Secret {
  readonly name: string;
  readonly forms: readonly Buffer[];
}

/** What of a base64 text does not depend on what stands before and after: one text for each of the three places where it can begin. */
function base64s(bytes: Uint8Array): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const from = Math.ceil((before * 4) / 3);
    const whole = text.slice(from, Math.floor(((before + bytes.length) * 4) / 3));
    return [whole, whole.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

function inTexts(texts: readonly string[]): readonly Buffer[] {
  return texts.flatMap((text) => [Buffer.from(text, "utf8"), Buffer.from(text, "utf16le")]);
}

function encoded(bytes: Uint8Array): readonly Buffer[] {
  const hex = Buffer.from(bytes).toString("hex");
  return inTexts([hex, hex.toUpperCase(), ...base64s(bytes), [...bytes].join(",")]);
}

function distinct(name: string, forms: readonly Buffer[]): Secret {
  return { name, forms: [...new Map(forms.map((form) => [form.toString("hex"), form])).values()] };
}

export function secretBytes(name: string, bytes: Uint8Array): Secret {
  return distinct(name, [Buffer.from(bytes), ...encoded(bytes)]);
}

/** A text; `also` are other ways to write it, such as without gaps. */
export function secretText(name: string, text: string, ...also: readonly string[]): Secret {
  const all = [text, ...also];
  return distinct(name, [
    ...inTexts(all),
    ...all.flatMap((each) => encoded(Buffer.from(each, "utf8"))),
  ]);
}

/** The names of those secrets that stand somewhere in these bytes; they may come in pieces. */
export function foundIn(
  data: Buffer | Iterable<Buffer>,
  secrets: readonly Secret[],
): readonly string[] {
  const found = new Set<string>();
  for (const piece of Buffer.isBuffer(data) ? [data] : data)
    for (const { name, forms } of secrets)
      if (!found.has(name) && forms.some((form) => piece.includes(form))) found.add(name);
  return [...found];
}
