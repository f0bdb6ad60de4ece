import { t } from "@lingui/core/macro";
import { Choices } from "@/features/routing/Choices";
import { DistributionFields } from "../queues/DistributionFields";
import { newDistribution } from "../queues/draft";
import type { StepProps } from "./WorkstreamPage";

/** As each queue does it, or one way for all cases of the workstream. */
export function StepDistribution({ draft, set }: StepProps) {
  return (
    <div className="grid grid-cols-1 gap-4">
      <Choices
        label={t`Distribution`}
        value={draft.distribution ? "own" : "queue"}
        onChange={(how) => set({ distribution: how === "own" ? newDistribution : null })}
        choices={[
          { value: "queue", label: t`As the queue does it`, help: t`Usually right.` },
          {
            value: "own",
            label: t`In its own way`,
            help: t`Whatever the queue says: for all cases of this workstream.`,
          },
        ]}
      />
      {draft.distribution && (
        <DistributionFields value={draft.distribution} onChange={(distribution) => set({ distribution })} />
      )}
    </div>
  );
}
