import { Icon } from "../parts/icons.tsx";
import { listed } from "../parts/words.ts";

/** An air-gapped machine has no network; one that has is told to be unplugged. */
export function Network({ interfaces }: { readonly interfaces: readonly string[] }) {
  if (interfaces.length === 0)
    return (
      <span className="with-icon good">
        <Icon name="unplugged" /> Network: off
      </span>
    );
  return (
    <span className="with-icon network-on" role="alert">
      <Icon name="plugged" /> Network: ON ({listed(interfaces)}): unplug it
    </span>
  );
}
