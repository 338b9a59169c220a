import { PlacesByHash, hashOf } from "../places-by-hash.ts";
import type { Delegation, Targets } from "../tuf/targets.ts";

/** Roles between two pauses. */
const PIECE = 2000;

/**
 * Which delegation of a file comes first for a path pattern: patterns, not role names, decide what a role may speak for, and a client takes the first. Kept as
 * numbers; a delegation becomes an object when it is asked for, since recently-claimed may have hundreds of thousands.
 */
export class PathIndex {
  private readonly roles: Targets["delegations"]["roleTable"];
  private readonly places: PlacesByHash;

  private constructor(roles: Targets["delegations"]["roleTable"], places: PlacesByHash) {
    this.roles = roles;
    this.places = places;
  }

  /** Makes it, with a pause now and then. */
  static *of({ delegations: { roleTable } }: Targets): Generator<undefined, PathIndex> {
    const hashes: number[] = [];
    const roles: number[] = [];
    for (let place = 0; place < roleTable.length; place++) {
      roleTable.eachPattern(place, (text, start, end) => {
        hashes.push(hashOf(text, 0, start, end));
        roles.push(place);
      });
      if (place % PIECE === PIECE - 1) yield;
    }
    const places = new PlacesByHash(hashes.length);
    for (const [i, hash] of hashes.entries()) {
      places.add(hash, roles[i] ?? 0);
      if (i % (4 * PIECE) === 0) yield;
    }
    return new PathIndex(roleTable, places);
  }

  /** The first delegation of this very pattern. */
  first(pattern: string): Delegation | undefined {
    const place = this.place(pattern);
    return place === -1 ? undefined : this.roles.at(place);
  }

  /** Whether that one says letter by letter this, as RoleTable's `says` tells it. `behindKeyids` names the pattern too. */
  says(pattern: string, publicKeys: readonly string[], behindKeyids: string): boolean {
    let place = -1;
    let count = 0;
    this.places.each(hashOf(pattern, 0), (each) => {
      place = each;
      count++;
    });
    // The only one that may have the pattern has it where it says all of this: no need to look twice.
    if (count > 1) place = this.place(pattern);
    return place !== -1 && this.roles.says(place, publicKeys, behindKeyids);
  }

  private place(pattern: string): number {
    let first = -1;
    this.places.each(hashOf(pattern, 0), (place) => {
      if ((first === -1 || place < first) && this.roles.hasPattern(place, pattern)) first = place;
    });
    return first;
  }
}
