import { useLingui } from "@lingui/react/macro";
import type { Operator } from "./operators";

/** What each operator asks for, in a few words. */
export function useOperatorWords(): Record<Operator["op"], string> {
  const { t } = useLingui();
  return {
    from: t`who wrote it`,
    to: t`whom it was sent to`,
    tag: t`the case's tag`,
    before: t`until before a day, a month or a year`,
    after: t`since a day, a month or a year`,
    on: t`on a day, in a month or a year`,
    channel: t`the channel or platform`,
    status: t`the case's status`,
    assignee: t`whose case it is`,
    has: t`what is attached`,
    in: t`in internal notes`,
    is: t`how the case stands`,
    queue: t`the case's queue`,
  };
}
