import type { Case } from "@/entities/case";

/** What a template is filled from. */
export type About = Pick<Case, "contact"> & Partial<Pick<Case, "number">>;
