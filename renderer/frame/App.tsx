import { usePicture } from "../store.ts";
import { Ribbons } from "./Ribbons.tsx";
import { Room } from "./Room.tsx";
import { Start } from "./Start.tsx";

/** The whole window: the first screen, or the ceremony's frame. */
export function App() {
  const view = usePicture((picture) => picture.view);
  const told = usePicture((picture) => picture.told);
  return (
    <>
      {view === null ? (
        <main className="start">
          <p role="status">Conclave is starting…</p>
        </main>
      ) : (
        <div className="app">
          <Ribbons
            runtime={view.runtime}
            rehearsal={view.ceremony?.rehearsal ?? false}
            clock={view.ceremony?.clock ?? []}
          />
          {view.ceremony === null ? (
            <Start view={view} />
          ) : (
            <Room view={view} ceremony={view.ceremony} />
          )}
        </div>
      )}
      <div className="unseen" role="status" aria-live="polite">
        {told}
      </div>
    </>
  );
}
