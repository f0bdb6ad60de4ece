import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import { type Area, openTexts } from "./language";

/** A component that comes later, with the texts of its area. */
export function lazyIn<P extends object>(
  area: Area,
  load: () => Promise<ComponentType<P>>,
): LazyExoticComponent<ComponentType<P>> {
  return lazy(async () => {
    const [component] = await Promise.all([load(), openTexts(area)]);
    return { default: component };
  });
}
