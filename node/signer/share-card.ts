import { renderSVG } from "uqr";
import { spoken } from "../../shared/digest/spoken.ts";
import { shareCode, shareLines } from "../../shared/escrow/share-text.ts";
import type { Share } from "../../shared/escrow/share.ts";
import { formatInstant } from "../../shared/tuf/instant.ts";

const STYLE = `
@page { margin: 14mm }
* { box-sizing: border-box }
html { background: #fff; color: #000; font: 12pt/1.4 system-ui, "DejaVu Sans", sans-serif }
body { margin: 0; max-width: 182mm }
header { border-bottom: 1.5pt solid #000; margin-bottom: 5mm }
h1 { font-size: 22pt; margin: 0 }
h2 { font-size: 13pt; margin: 5mm 0 1mm }
p { margin: 0 0 2mm }
dl { display: grid; grid-template-columns: auto 1fr; gap: 1mm 5mm; margin: 0 }
dt { font-weight: 600 }
dd { margin: 0; overflow-wrap: anywhere }
ol { list-style: none; margin: 0; padding: 0 }
ol li { display: grid; grid-template-columns: 6mm repeat(6, auto); justify-content: start; gap: 1mm 4mm; border-bottom: .5pt solid #000; padding: 1.5mm 0 }
ol li > b { grid-row: 1 / span 2 }
code { font: 600 15pt/1.3 "DejaVu Sans Mono", ui-monospace, monospace; letter-spacing: .04em }
section { display: flex; justify-content: space-between; align-items: start; break-inside: avoid }
figure { margin: 0 }
figure svg { width: 60mm; height: 60mm; display: block }
`.trim();

function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot" };
  return text.replaceAll(/[&<>"]/g, (c) => `&${names[c] ?? ""};`);
}

function groups(line: string): string {
  return (line.match(/.{1,4}/g) ?? []).map((group) => `<code>${group}</code>`).join("");
}

function row([name, value]: readonly [string, string]): string {
  return `<dt>${name}</dt><dd>${escaped(value)}</dd>`;
}

function facts(share: Share): string {
  const key = spoken(share.public);
  const rows: readonly (readonly [string, string])[] = [
    ["Held by", share.holder],
    ["Share", `one of ${share.n}; any ${share.k} of them open the key`],
    ["Place", String(share.x)],
    ["Set", spoken(share.set).groups.join(" ")],
    ["Made", formatInstant(share.created).slice(0, 10)],
    ["Key", key.groups.join(" ")],
    ["In words", `${key.words.slice(0, 8).join(" ")} …`],
  ];
  return `<dl>${rows.map(row).join("")}</dl>`;
}

const WHAT_TO_DO = [
  "Keep this card where nobody else can read or photograph it. Whoever has enough shares, and the key file, has the key.",
  "When you are asked for it, type the lines in any order, or have the code scanned. Gaps and small letters do not matter. Look for the same eight words on the screen first.",
  "The letters B, I and O are never used, and the digit 1 only in CS1. So 0 is a nought.",
  "If the card is lost, or somebody may have read it, tell the key's holder at once.",
  "Making new shares revokes nothing: this card goes on opening the old set. Only a new key does that.",
] as const;

/**
 * The card of one share, to be printed: one HTML page, black on white, that loads nothing from anywhere. It is as secret as the share; the signer
 * writes it beside the share, onto its holder's stick.
 */
export function shareCard(share: Share): string {
  const lines = shareLines(share).map((line, i) => `<li><b>${i + 1}</b>${groups(line)}</li>`);
  const code = renderSVG(shareCode(share), { ecc: "M", border: 4 });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Share of ${escaped(share.holder)}</title>
<style>
${STYLE}
</style>
</head>
<body>
<header><h1>${escaped(share.holder)}</h1><p>A share of a signing key. Secret.</p></header>
${facts(share)}
<h2>The share</h2>
<section>
<ol>
${lines.join("\n")}
</ol>
<figure>${code}</figure>
</section>
<h2>What to do</h2>
${WHAT_TO_DO.map((words) => `<p>${words}</p>`).join("\n")}
</body>
</html>
`;
}
