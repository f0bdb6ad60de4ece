import { Button, IconButton } from "@kit/button";
import { Input } from "@kit/input";
import { Trans, useLingui } from "@lingui/react/macro";
import { Plus, Trash2 } from "lucide-react";
import { newQuick, newSlot } from "../model/extra";
import type { RichDraft } from "../model/rich";
import { type Complaint, Row } from "../parts/RichRow";

export interface PartProps {
  draft: RichDraft;
  complaint: Complaint;
  set: (part: Partial<RichDraft>) => void;
}

export function QuickPart({ draft, complaint, set }: PartProps) {
  const { t } = useLingui();
  return (
    <>
      {draft.quick.map((q, i) => (
        <Row
          key={q.key}
          label={t`Quick reply ${i + 1}`}
          limit={0}
          value={q.title}
          error={complaint(`quick.${i}`)}
          after={
            draft.quick.length > 1 && (
              <IconButton
                label={t`Remove quick reply ${i + 1}`}
                onClick={() => set({ quick: draft.quick.filter((x) => x.key !== q.key) })}
              >
                <Trash2 />
              </IconButton>
            )
          }
        >
          <Input
            value={q.title}
            onChange={(e) => set({ quick: draft.quick.with(i, { ...q, title: e.target.value }) })}
          />
        </Row>
      ))}
      {draft.quick.length < 25 && (
        <Button
          size="sm"
          variant="ghost"
          className="justify-self-start"
          onClick={() => set({ quick: [...draft.quick, newQuick()] })}
        >
          <Plus aria-hidden />
          <Trans>Add a quick reply</Trans>
        </Button>
      )}
    </>
  );
}

export function PagePart({ draft, complaint, set }: PartProps) {
  const { t } = useLingui();
  const { page } = draft;
  return (
    <>
      <Row label={t`Web address`} limit={0} value={page.url} error={complaint("page.url")}>
        <Input
          type="url"
          placeholder="https://"
          value={page.url}
          onChange={(e) => set({ page: { ...page, url: e.target.value } })}
        />
      </Row>
      <Row label={t`Title`} limit={0} value={page.title} error={complaint("page.title")}>
        <Input value={page.title} onChange={(e) => set({ page: { ...page, title: e.target.value } })} />
      </Row>
      <Row label={t`Description (optional)`} limit={0} value={page.text}>
        <Input value={page.text} onChange={(e) => set({ page: { ...page, text: e.target.value } })} />
      </Row>
    </>
  );
}

export function TimesPart({ draft, complaint, set }: PartProps) {
  const { t } = useLingui();
  const { times } = draft;
  const change = (part: Partial<RichDraft["times"]>) => set({ times: { ...times, ...part } });
  return (
    <>
      <Row label={t`What it is about`} limit={0} value={times.title} error={complaint("times.title")}>
        <Input value={times.title} onChange={(e) => change({ title: e.target.value })} />
      </Row>
      <Row label={t`Place (optional)`} limit={0} value={times.place}>
        <Input value={times.place} onChange={(e) => change({ place: e.target.value })} />
      </Row>
      <Row label={t`Minutes`} limit={0} value={String(times.minutes)}>
        <Input
          type="number"
          min={0}
          max={1440}
          value={times.minutes}
          onChange={(e) => change({ minutes: Math.max(0, Math.min(1440, Number(e.target.value) || 0)) })}
        />
      </Row>
      {times.slots.map((slot, i) => (
        <Row
          key={slot.key}
          label={t`Time ${i + 1}`}
          limit={0}
          value={slot.start}
          error={complaint(`times.${i}`)}
          after={
            times.slots.length > 1 && (
              <IconButton
                label={t`Remove time ${i + 1}`}
                onClick={() => change({ slots: times.slots.filter((x) => x.key !== slot.key) })}
              >
                <Trash2 />
              </IconButton>
            )
          }
        >
          <Input
            type="datetime-local"
            value={slot.start}
            onChange={(e) => change({ slots: times.slots.with(i, { ...slot, start: e.target.value }) })}
          />
        </Row>
      ))}
      {times.slots.length < 30 && (
        <Button
          size="sm"
          variant="ghost"
          className="justify-self-start"
          onClick={() => change({ slots: [...times.slots, newSlot()] })}
        >
          <Plus aria-hidden />
          <Trans>Add a time</Trans>
        </Button>
      )}
      <p className="text-xs text-ink-3">{t`By the clock of ${times.zone}.`}</p>
    </>
  );
}
