import { useSetting } from "./storage";

export type Density = "comfortable" | "compact";

export const useDensity = () => useSetting<Density>("density", "comfortable");

/** Whether lists show the category of each case. */
export const useCategoriesShown = () => useSetting<boolean>("list-categories", false);

/** The height of a row in lists, as tokens.css has it. */
export function useRowHeight(): number {
  return useDensity()[0] === "compact" ? 48 : 62;
}
