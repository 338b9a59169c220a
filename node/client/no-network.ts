/** Stands in the bundled app where the stock client's own fetcher would retry a download. Nobody calls it: files come out of memory. */
export function promiseRetry(): Promise<never> {
  return Promise.reject(new Error("refused: Conclave has no network"));
}
