import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { useLingui } from "@lingui/react/macro";
import { Funnel } from "lucide-react";

interface Props {
  error: unknown;
  /** Takes the filter away. */
  onAll: () => void;
  /** Takes fewer days, where there are fewer. */
  onFewer?: () => void;
}

/** What the server says is wrong: too much happened, it asks for the answers, or it cannot be used at all. */
const at = (e: unknown) => (isApiError(e) && e.code === "invalid" ? (e.errors[0]?.field ?? "") : "");

/** Whether figures could not be had because of the filter. */
export const isFilterTrouble = (e: unknown) => at(e) === "size" || at(e) === "answers" || at(e).startsWith("filter");

/** Why there are no figures by this filter, and what to do. */
export function FilterTrouble({ error, onAll, onFewer }: Props) {
  const { t } = useLingui();
  const all = <Button onClick={onAll}>{t`Show all cases`}</Button>;
  if (at(error) === "size")
    return (
      <EmptyState
        icon={Funnel}
        title={t`Too much happened in these cases`}
        action={onFewer ? <Button onClick={onFewer}>{t`Show 7 days`}</Button> : all}
      >
        {t`With a filter at most 100,000 events are counted. Choose fewer days, or a filter that takes fewer cases.`}
      </EmptyState>
    );
  if (at(error) === "answers")
    return (
      <EmptyState icon={Funnel} title={t`Results cannot be filtered by the answers`} action={all}>
        {t`This filter asks what customers answered to surveys; what is left would tell who answered what.`}
      </EmptyState>
    );
  return (
    <EmptyState icon={Funnel} title={t`This filter cannot be used here`} action={all}>
      {t`It was deleted, is not shared with you any more, or asks for what cases do not have.`}
    </EmptyState>
  );
}
