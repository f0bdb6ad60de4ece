import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { type ReactElement, type ReactNode, useId } from "react";
import { lengthOf } from "../model/files";
import type { Problems, RichProblem } from "../model/rich";

/** What is wrong with a place of the builder, in words; undefined where nothing is. */
export type Complaint = (path: string) => string | undefined;

/** Says the problems of a message with choices; what is only still empty is said when strict. */
export function useComplaint(problems: Problems, strict: boolean): Complaint {
  const { t } = useLingui();
  const say = (problem: RichProblem, limit: number) => {
    switch (problem) {
      case "required":
        return t`This is needed.`;
      case "long":
        return t`At most ${plural(limit, { one: "# character", other: "# characters" })}.`;
      case "many":
        return t`At most ${limit}.`;
      case "twice":
        return t`This one is there already.`;
      case "address":
        return t`Write a whole web address: https://…`;
    }
  };
  return (path) => {
    const found = problems.get(path);
    if (!found || (found.problem === "required" && !strict)) return undefined;
    return say(found.problem, found.limit);
  };
}

interface RowProps {
  label: string;
  limit: number;
  value: string;
  error?: string;
  after?: ReactNode;
  children: ReactElement<{ id?: string; "aria-invalid"?: boolean; "aria-describedby"?: string }>;
}

/** One labelled field of the builder with its count and its complaint. */
export function Row({ label, limit, value, error, after, children }: RowProps) {
  const id = useId();
  const used = lengthOf(value);
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="flex justify-between text-xs font-medium text-ink-2">
        {label}
        {limit > 0 && used > limit * 0.7 && (
          <span className={`tabular font-normal ${used > limit ? "text-danger" : "text-ink-3"}`}>
            {used}/{limit}
          </span>
        )}
      </label>
      <div className="flex gap-1">
        <children.type
          {...children.props}
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
        />
        {after}
      </div>
      {error && (
        <p id={`${id}-error`} className="text-xs text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
