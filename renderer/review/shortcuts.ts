import { useEffect, useEffectEvent } from "react";

/** What Enter presses by itself. */
const CONTROL = "button, a, summary, [role=button], [role=tab]";
const TYPING = "input, textarea, select, [role=dialog], [role=alertdialog]";

/** Single keys that work anywhere on the pane, but never while someone types or answers a question. */
export function useShortcuts(acts: Readonly<Record<string, () => void>>): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target instanceof Element && event.target.closest(TYPING) !== null) return;
    if (document.querySelector("[role=dialog]") !== null) return;
    const key = event.key.toLowerCase();
    if (
      key === "enter" &&
      event.target instanceof Element &&
      event.target.closest(CONTROL) !== null
    )
      return;
    const act = acts[key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener("keydown", listen, true);
    return () => window.removeEventListener("keydown", listen, true);
  }, []);
}
