interface Props {
  /** Whose signatures these are. */
  readonly label: string;
  readonly signed: number;
  readonly threshold: number;
  readonly people: number;
}

/** How many signatures there are, how many are needed, and how many there can be. */
export function Meter({ label, signed, threshold, people }: Props) {
  const share = (n: number) => `${(100 * n) / Math.max(1, people)}%`;
  const words = `${signed} of ${threshold} signatures`;
  return (
    <div>
      <p className="large">
        <strong>{words}</strong>{" "}
        <span className="soft">
          {signed >= threshold ? "— enough" : `— ${threshold - signed} more needed`}
        </span>
      </p>
      <div
        className="meter-track"
        role="meter"
        aria-label={`Signatures collected: ${label}`}
        aria-valuenow={signed}
        aria-valuemin={0}
        aria-valuemax={people}
        aria-valuetext={words}
      >
        <div className="meter-fill" style={{ width: share(signed) }} />
        <div className="meter-mark" style={{ left: share(threshold) }}>
          <span>{threshold} needed</span>
        </div>
      </div>
    </div>
  );
}
