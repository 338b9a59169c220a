interface Part {
  readonly count: number;
  readonly fill: "danger" | "warn" | "good" | "none";
}

/** A bar of which each part is as long as its share. The words and numbers are on the chips below it. */
export function Proportion({ parts }: { readonly parts: readonly Part[] }) {
  return (
    <div className="proportion" aria-hidden="true">
      {parts
        .filter(({ count }) => count > 0)
        .map(({ count, fill }, i) => (
          <span key={i} className={`fill-${fill}`} style={{ flexGrow: count, flexBasis: 0 }} />
        ))}
    </div>
  );
}
