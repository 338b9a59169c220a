import { join } from "node:path";
import { signing, tokenJob } from "../node/signer/token/sealed-documents.ts";

/** What runs in a packaged app's signer process: one signing with the public key in its arguments. Prints the answer. */
const [key = "", pin = ""] = process.argv.slice(-2);
const pkcs11js = join(import.meta.dirname, "pkcs11js");
const { answer } = await signing(tokenJob([key], { pkcs11js }), pin);
console.log(`ANSWER ${JSON.stringify(answer)}`);
process.exit(0);
