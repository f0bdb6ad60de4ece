import { createContext, useContext } from "react";
import type { PublicItem } from "@/entities/public";

/** What a bubble knows of its place under the post. */
export interface Around {
  item: PublicItem;
  /** What it answers, where somebody else said that. */
  answers?: PublicItem;
  /** What others said in the same branch; at the last of our conversation's words there. */
  others: PublicItem[];
}

export type PublicPlace = ReadonlyMap<string, Around>;

/** Where nothing is known of it, as in private conversations. */
export const nowhere: PublicPlace = new Map();

export const PublicContext = createContext<PublicPlace>(nowhere);

export function useAround(messageId: string): Around | undefined {
  return useContext(PublicContext).get(messageId);
}
