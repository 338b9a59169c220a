/** Waits until something is so, up to half a minute; throws with the words otherwise. */
export async function expect(holds: () => Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`This did not come to be: ${what}.`);
}
