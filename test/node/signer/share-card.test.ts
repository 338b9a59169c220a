import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { encode, renderSVG } from "uqr";
import { readShareText, shareCode, shareLines } from "../../../shared/escrow/share-text.ts";
import { shareCard } from "../../../node/signer/share-card.ts";
import { good, there } from "../../sample.ts";
import { sampleEscrow } from "../../sample-escrow.ts";

const { shares } = await sampleEscrow({
  k: 2,
  holders: ['Boris <b>&"', "Émeka Ọ.", "W".repeat(64)],
});
const card = (at: number) => shareCard(there(shares[at]));

describe("the card of a share", () => {
  it("holds the very text of the share, in groups of four", () => {
    for (const [i, share] of shares.entries()) {
      const items = [...card(i).matchAll(/<li>(.*)<\/li>/g)].map(([, item]) => item ?? "");
      const typed = items.map((item) =>
        [...item.matchAll(/<code>([^<]{1,4})<\/code>/g)].map(([, group]) => group).join(" "),
      );
      assert.equal(typed.length, shareLines(share).length);
      assert.deepEqual(good(readShareText(typed.join("\n"), "it")), share);
    }
  });

  it("holds the code of the same text, black on white, with a quiet border", () => {
    for (const [i, share] of shares.entries())
      assert.ok(card(i).includes(renderSVG(shareCode(share), { ecc: "M", border: 4 })));
    assert.ok(encode(shareCode(there(shares[2])), { ecc: "M" }).version <= 14);
  });

  it("loads nothing, runs nothing, and lets no name in as markup", () => {
    for (const i of [0, 1, 2]) {
      const html = card(i).replaceAll(' xmlns="http://www.w3.org/2000/svg"', "");
      assert.doesNotMatch(html, /https?:|<script|<img|<link|url\(|@import|<b>&"/);
      assert.match(html, /default-src 'none'/);
    }
    assert.match(card(0), /Boris &lt;b&gt;&amp;&quot;/);
  });

  it("says whose it is, of which set and key, and that new shares revoke nothing", () => {
    const text = card(1);
    for (const words of [
      "Émeka Ọ.",
      "one of 3; any 2 of them open the key",
      "2026-10-20",
      "revokes nothing",
    ])
      assert.ok(text.includes(words), words);
  });
});
