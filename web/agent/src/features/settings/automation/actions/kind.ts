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

/** A kind of thing that recipes do. */
export interface ActionKind {
  kind: string;
  name: () => string;
  /** What a new one begins with. */
  begin: Params;
  Fields: ComponentType<FieldsProps>;
  /** Why it cannot be chosen for a recipe; nothing where it can. */
  unless?: (recipe: RecipeDraft, scope: Scope) => string | undefined;
}
