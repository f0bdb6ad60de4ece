import { Button } from "@kit/button";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Combine, PencilLine, Replace } from "lucide-react";
import { type Action, useActions } from "@/actions/registry";
import { runAction } from "@/actions/run";
import type { OtherDraft } from "../use-draft";

/** Says that another window wrote something else here, and has the person choose. */
export function OtherDraftBar({ other: { other, choose }, empty }: { other: OtherDraft; empty: boolean }) {
  const { t } = useLingui();
  const files = other.draft.uploads?.length ?? 0;
  const both: Action = {
    id: "draft.both",
    title: t`Put both drafts together`,
    icon: Combine,
    group: "thread",
    visible: () => !empty,
    perform: () => choose("both"),
  };
  const theirs: Action = {
    id: "draft.other",
    title: t`Use the draft of the other window`,
    icon: Replace,
    group: "thread",
    perform: () => choose("other"),
  };
  const mine: Action = {
    id: "draft.mine",
    title: t`Keep only the draft of this window`,
    icon: PencilLine,
    group: "thread",
    perform: () => choose("mine"),
  };
  useActions([both, theirs, mine]);
  return (
    <section
      aria-label={t`Another draft from your other window`}
      className="mx-3 mt-2 rounded-lg border border-waiting bg-waiting-soft px-3 py-2 text-ink text-sm"
    >
      <p role="status" className="font-medium">
        <Trans>Another draft from your other window</Trans>
      </p>
      <p className="mt-0.5 line-clamp-3 whitespace-pre-wrap text-ink-2">
        {other.draft.text || other.draft.rich?.body}
        {files > 0 && ` (${plural(files, { one: "# file", other: "# files" })})`}
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        {!empty && (
          <Button size="sm" variant="primary" onClick={() => void runAction(both)}>
            <Trans>Keep both</Trans>
          </Button>
        )}
        <Button size="sm" variant={empty ? "primary" : undefined} onClick={() => void runAction(theirs)}>
          <Trans>Use the other one</Trans>
        </Button>
        <Button size="sm" onClick={() => void runAction(mine)}>
          {empty ? <Trans>Throw it away</Trans> : <Trans>Keep only mine</Trans>}
        </Button>
      </div>
    </section>
  );
}
