import type { RefObject } from "react";

interface Props {
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly input: RefObject<HTMLInputElement | null>;
}

/** A search in the names of projects and owners, and in the beginnings of keys. */
export function Search({ typed, onType, input }: Props) {
  return (
    <div className="search">
      <input
        ref={input}
        type="search"
        aria-label="Search for part of a project or of an owner, or for the beginning of a key"
        aria-keyshortcuts="/"
        placeholder="Project, owner, key"
        maxLength={120}
        spellCheck={false}
        value={typed}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onType("");
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </div>
  );
}
