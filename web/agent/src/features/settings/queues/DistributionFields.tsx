import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { Distribution } from "@/entities/queue";
import { Term } from "@/features/glossary/Term";
import { Amount } from "@/features/routing/Amount";
import { Choices } from "@/features/routing/Choices";
import { methodHelp, methodName } from "@/features/routing/words";
import { type Way, wayOf, ways, withWay } from "./draft";

interface Props {
  value: Distribution;
  onChange: (value: Distribution) => void;
}

/** How work reaches people: chosen by method, asked first or not, to whom a customer goes back. */
export function DistributionFields({ value: d, onChange }: Props) {
  const set = (patch: Partial<Distribution>) => onChange({ ...d, ...patch });
  const push = d.mode !== "pick";
  return (
    <div className="grid grid-cols-1 gap-4">
      <Choices<Way>
        label={t`How cases are given out`}
        value={wayOf(d)}
        onChange={(way) => onChange(withWay(d, way))}
        choices={ways.map((value) => ({ value, label: methodName(value), help: methodHelp(value) }))}
      />
      {push && (
        <>
          <Asking value={d} set={set} />
          <Field
            label={<Term name="look-back">{t`Back to who helped last`}</Term>}
            help={t`If not longer ago than this; 0 does not look back.`}
          >
            <Amount
              label={t`Back to who helped last`}
              value={d.look_back_seconds}
              onChange={(look_back_seconds) => set({ look_back_seconds })}
            />
          </Field>
          <Field label={t`The customer's language`} className="max-w-xs">
            <Select
              value={d.language}
              onChange={(language) => set({ language })}
              options={[
                { value: "" as const, label: t`Does not matter` },
                { value: "prefer" as const, label: t`Is preferred` },
                { value: "require" as const, label: t`Is required` },
              ]}
            />
          </Field>
          <Switch
            checked={d.allow_busy}
            onChange={(allow_busy) => set({ allow_busy })}
            label={t`Busy people get cases too`}
          />
        </>
      )}
    </div>
  );
}

function Asking({ value: d, set }: { value: Distribution; set: (patch: Partial<Distribution>) => void }) {
  return (
    <>
      <Choices
        label={t`Ask before a case is somebody's`}
        value={d.accept === "offer" ? "offer" : "auto"}
        onChange={(accept) => set({ accept })}
        choices={[
          {
            value: "offer",
            label: t`Ask first`,
            help: t`The case is offered; who passes, or lets the time run out, hands it to the next.`,
          },
          { value: "auto", label: t`Assign at once`, help: t`The case is theirs without a question.` },
        ]}
      />
      {d.accept === "offer" && (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={<Term name="offer">{t`An offer stands for`}</Term>}>
            <Amount
              label={t`An offer stands for`}
              value={d.offer_seconds || 60}
              onChange={(offer_seconds) => set({ offer_seconds })}
            />
          </Field>
          <Field
            label={t`Away after missed offers`}
            help={
              d.missed_limit === 0 ? <Trans>Never</Trans> : <Trans>Who misses so many in a row is set to away.</Trans>
            }
          >
            <Input
              type="number"
              min={0}
              max={100}
              className="w-20!"
              value={String(d.missed_limit)}
              onChange={(e) => set({ missed_limit: Math.max(0, Math.round(Number(e.target.value))) })}
            />
          </Field>
        </div>
      )}
    </>
  );
}
