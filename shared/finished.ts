/** Goes on with work that pauses until it is done. */
export function finished<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** Tells with each pause how many there were. */
export function* counted<T>(steps: Iterator<unknown, T>): Generator<number, T> {
  for (let done = 1; ; done++) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield done;
  }
}
