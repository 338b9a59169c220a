/**
 * How much of some work is done, from 0 to 1; null where nobody knows. Its end is moved, not its width changed: then nothing is laid out anew
 * while the machine has other things to do.
 */
export function Bar({ part }: { readonly part: number | null }) {
  return (
    <div className="bar-track">
      <div
        className={`bar-fill ${part === null ? "unknown" : ""}`}
        style={part === null ? {} : { transform: `translateX(${100 * (part - 1)}%)` }}
      />
    </div>
  );
}
