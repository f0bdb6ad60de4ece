import { useSetting } from "./storage";

export type Density = "comfortable" | "compact";

export const useDensity = () => useSetting<Density>("density", "comfortable");

/** The height of a row in lists, as tokens.css has it. */
export function useRowHeight(): number {
  return useDensity()[0] === "compact" ? 48 : 62;
}
