import { createContext, useContext } from "react";
import { table } from "../table";
import type { Item, Place, Rules, Verb } from "./types";
import type { Wall } from "./wall";

/** What everything on the page of a place needs: where, as whom, and what stands there. */
export interface Stage {
  place: Place;
  wall: Wall;
  /** The phone of who writes; "" for the business in the network's own app. */
  as: string;
  /** Shows what an action made of an item; answers whether it went well. */
  act: (action: Promise<Item>) => Promise<boolean>;
}

export const StageContext = createContext<Stage | null>(null);

export function useStage(): Stage {
  const stage = useContext(StageContext);
  if (!stage) throw new Error("no place around this");
  return stage;
}

/** Runs an action on the page of a place. */
export const actor =
  (put: (items: Item[]) => void): Stage["act"] =>
  async (action) => {
    const it = await table.try(action);
    if (it) put([it]);
    return it !== undefined;
  };

/** Whether somebody can do that there. */
export function can(rules: Rules, as: string, verb: Verb): boolean {
  if (as) return rules.verbs.includes(verb);
  if (verb === "post") return rules.publishes;
  return verb === "comment" || verb === "edit" || verb === "delete" || verb === "like";
}

/** What somebody is called at a place. */
export function called(stage: Pick<Stage, "place">, author: Item["author"]): string {
  if (!author) return stage.place.title;
  return stage.place.rules.handles ? `@${author.handle}` : author.name;
}
