import { Field } from "@kit/field";
import { TriangleAlert } from "lucide-react";
import type { ComponentProps } from "react";
import { spot, useFindings } from "../findings";

interface Props extends ComponentProps<typeof Field> {
  /** Where in the template it is, as findings name it. */
  path: string;
  /** The variable whose example it is. */
  variable?: string;
}

/** A field with what was found there. */
export function Spot({ path, variable, error, className, ...field }: Props) {
  const found = useFindings(path, variable);
  return (
    <div data-spot={spot(path, variable)} className={className}>
      <Field {...field} error={error ?? found.error} />
      {!error && !found.error && found.warning && <Warning>{found.warning}</Warning>}
    </div>
  );
}

/** What was found in a part that is no single field. */
export function PartFinding({ path }: { path: string }) {
  const found = useFindings(path);
  if (found.error) {
    return (
      <p role="alert" className="text-danger text-xs">
        {found.error}
      </p>
    );
  }
  return found.warning ? <Warning>{found.warning}</Warning> : null;
}

function Warning({ children }: { children: string }) {
  return (
    <p className="mt-1 flex items-start gap-1 text-waiting text-xs">
      <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
      {children}
    </p>
  );
}
