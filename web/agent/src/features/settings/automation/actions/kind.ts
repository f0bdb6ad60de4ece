import type { ComponentType } from "react";
import type { RecipeDraft } from "../draft";
import type { Scope } from "./scope";

export type Params = Record<string, unknown>;

export interface FieldsProps {
  params: Params;
  onChange: (params: Params) => void;
  /** What the action belongs to, as it is edited. */
  recipe?: RecipeDraft;
}

/** A recipe may act on the message that starts it, on its case, or on both. */
export const actsOn = ["case", "message", "customer", "others"] as const;
export type ActsOn = (typeof actsOn)[number];

/** A kind of thing that recipes do. */
export interface ActionKind {
  kind: string;
  name: () => string;
  /** On what it acts: the menu has them in this order. */
  on: ActsOn;
  /** What a new one begins with. */
  begin: Params;
  Fields: ComponentType<FieldsProps>;
  /** Whether it needs a case: always, or with some parameters. */
  needsCase?: true | ((params: Params) => boolean);
  /** Why it cannot be chosen for a recipe; nothing where it can. */
  unless?: (recipe: RecipeDraft, scope: Scope) => string | undefined;
}
