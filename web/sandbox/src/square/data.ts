import { useCallback, useEffect, useState } from "react";
import { table, useTable } from "../table";
import { walls } from "./api";
import type { Item, Person, Place } from "./types";
import { emptyWall, type Wall, withItems, withPeople } from "./wall";

/** The public places of the connected accounts; asks again when accounts change. */
export function usePlaces(): Place[] | undefined {
  const [places, setPlaces] = useState<Place[]>();
  const accounts = useTable((s) => s.server?.accounts);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an account that comes or goes changes the places.
  useEffect(() => {
    void table.try(walls.places()).then((list) => list && setPlaces(list));
  }, [accounts]);
  return places;
}

/** A place with all that stands there, kept up to date; more reads older posts. */
export function useWall(place: string): [Wall | undefined, (items: Item[]) => void, () => void] {
  const [wall, setWall] = useState<Wall>();
  const reads = useTable((s) => s.reads);
  const put = useCallback((items: Item[]) => setWall((w) => w && withItems(w, items)), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was missed without a connection is read again.
  useEffect(() => {
    let gone = false;
    const early: Item[] = [];
    let read = false;
    const ends = [
      table.hear<{ place_id: string; item: Item }>("wall_item", (e) => {
        if (e.place_id !== place) return;
        if (read) put([e.item]);
        else early.push(e.item);
      }),
      table.hear<{ place_id: string; person: Person }>("wall_person", (e) => {
        if (e.place_id === place) setWall((w) => w && withPeople(w, [e.person]));
      }),
    ];
    void table.try(walls.read(place)).then((r) => {
      if (!r || gone) return;
      read = true;
      setWall(withItems(withItems(withPeople({ ...emptyWall, next: r.next }, r.people), r.items), early));
    });
    return () => {
      gone = true;
      for (const end of ends) end();
    };
  }, [place, reads, put]);
  const more = async () => {
    const r = wall?.next && (await table.try(walls.read(place, wall.next)));
    if (r) setWall((w) => w && { ...withItems(withPeople(w, r.people), r.items), next: r.next });
  };
  return [wall, put, () => void more()];
}
