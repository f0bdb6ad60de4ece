import { Button, IconButton } from "@kit/button";
import { Input, Textarea } from "@kit/input";
import { Trans, useLingui } from "@lingui/react/macro";
import { Plus, Trash2, X } from "lucide-react";
import type { ReactNode } from "react";
import type { Caps } from "@/entities/channel";
import type { Rich } from "@/entities/message";
import { newButton, newRow, newSection, type Problems, type RichDraft, toRich } from "../model/rich";
import { type Complaint, Row, useComplaint } from "./RichRow";

interface Props {
  draft: RichDraft;
  caps: Caps;
  problems: Problems;
  /** Complaints about what is still empty wait until a first try to send. */
  strict: boolean;
  channelId: string;
  conversationId: string;
  onChange: (draft: RichDraft) => void;
  onClose: () => void;
  preview: (rich: Rich) => ReactNode;
}

/** Builds a message with buttons or a list, beside what the customer will see. */
export function RichBuilder({ draft, caps, problems, strict, onChange, onClose, preview }: Props) {
  const { t } = useLingui();
  const complaint = useComplaint(problems, strict);
  const set = (part: Partial<RichDraft>) => onChange({ ...draft, ...part });
  const bodyLimit = draft.kind === "buttons" ? caps.buttons.body_length : caps.list.body_length;
  return (
    <section
      aria-label={draft.kind === "buttons" ? t`Message with buttons` : t`Message with a list`}
      className="grid max-h-[46vh] gap-4 overflow-y-auto px-3 pt-3 md:grid-cols-[1fr_auto]"
    >
      <div className="grid content-start gap-2">
        <div className="flex items-center justify-between">
          <h2 className="text-sm font-semibold">
            {draft.kind === "buttons" ? <Trans>Message with buttons</Trans> : <Trans>Message with a list</Trans>}
          </h2>
          <IconButton size="sm" label={t`Back to plain text`} onClick={onClose}>
            <X />
          </IconButton>
        </div>
        <Row label={t`Header (optional)`} limit={60} value={draft.header} error={complaint("header")}>
          <Input value={draft.header} onChange={(e) => set({ header: e.target.value })} />
        </Row>
        <Row label={t`Text`} limit={bodyLimit} value={draft.body} error={complaint("body")}>
          <Textarea rows={2} value={draft.body} onChange={(e) => set({ body: e.target.value })} />
        </Row>
        {draft.kind === "buttons" ? (
          <Buttons draft={draft} caps={caps} complaint={complaint} set={set} />
        ) : (
          <Sections draft={draft} caps={caps} complaint={complaint} set={set} />
        )}
        <Row label={t`Footer (optional)`} limit={60} value={draft.footer} error={complaint("footer")}>
          <Input value={draft.footer} onChange={(e) => set({ footer: e.target.value })} />
        </Row>
      </div>
      <aside aria-label={t`Preview`} className="hidden md:block">
        <p className="mb-1 text-2xs font-medium text-ink-3">
          <Trans>What the customer sees</Trans>
        </p>
        <div className="sticky top-0 rounded-[14px] bg-bubble-out px-3 py-2 text-base">{preview(toRich(draft))}</div>
      </aside>
    </section>
  );
}

interface PartProps {
  draft: RichDraft;
  caps: Caps;
  complaint: Complaint;
  set: (part: Partial<RichDraft>) => void;
}

function Buttons({ draft, caps, complaint, set }: PartProps) {
  const { t } = useLingui();
  const { max, title_length } = caps.buttons;
  return (
    <>
      {draft.buttons.map((button, i) => (
        <Row
          key={button.key}
          label={t`Button ${i + 1}`}
          limit={title_length}
          value={button.title}
          error={complaint(`buttons.${i}`)}
          after={
            draft.buttons.length > 1 && (
              <IconButton
                label={t`Remove button ${i + 1}`}
                onClick={() => set({ buttons: draft.buttons.filter((b) => b.key !== button.key) })}
              >
                <Trash2 />
              </IconButton>
            )
          }
        >
          <Input
            value={button.title}
            onChange={(e) => set({ buttons: draft.buttons.with(i, { ...button, title: e.target.value }) })}
          />
        </Row>
      ))}
      {draft.buttons.length < max && (
        <Button
          size="sm"
          variant="ghost"
          className="justify-self-start"
          onClick={() => set({ buttons: [...draft.buttons, newButton()] })}
        >
          <Plus aria-hidden />
          <Trans>Add a button</Trans>
        </Button>
      )}
    </>
  );
}

function Sections({ draft, caps, complaint, set }: PartProps) {
  const { t } = useLingui();
  const { list } = caps;
  const rows = draft.sections.reduce((n, s) => n + s.rows.length, 0);
  const change = (i: number, part: Partial<RichDraft["sections"][number]>) => {
    const section = draft.sections[i];
    if (section) set({ sections: draft.sections.with(i, { ...section, ...part }) });
  };
  return (
    <>
      <Row
        label={t`Label of the button that opens the list`}
        limit={list.label_length}
        value={draft.label}
        error={complaint("label")}
      >
        <Input value={draft.label} onChange={(e) => set({ label: e.target.value })} />
      </Row>
      {draft.sections.map((section, s) => (
        <fieldset key={section.key} className="grid gap-2 rounded-md border p-2.5">
          <legend className="px-1 text-xs font-medium text-ink-2">{t`Section ${s + 1}`}</legend>
          <Row
            label={draft.sections.length > 1 ? t`Title` : t`Title (optional)`}
            limit={list.section_length}
            value={section.title}
            error={complaint(`sections.${s}.title`)}
            after={
              draft.sections.length > 1 && (
                <IconButton
                  label={t`Remove section ${s + 1}`}
                  onClick={() => set({ sections: draft.sections.filter((x) => x.key !== section.key) })}
                >
                  <Trash2 />
                </IconButton>
              )
            }
          >
            <Input value={section.title} onChange={(e) => change(s, { title: e.target.value })} />
          </Row>
          {section.rows.map((row, r) => (
            <div key={row.key} className="grid grid-cols-2 gap-2">
              <Row
                label={t`Row ${r + 1}`}
                limit={list.title_length}
                value={row.title}
                error={complaint(`sections.${s}.rows.${r}.title`)}
              >
                <Input
                  value={row.title}
                  onChange={(e) => change(s, { rows: section.rows.with(r, { ...row, title: e.target.value }) })}
                />
              </Row>
              <Row
                label={t`Description (optional)`}
                limit={list.description_length}
                value={row.description}
                error={complaint(`sections.${s}.rows.${r}.description`)}
                after={
                  section.rows.length > 1 && (
                    <IconButton
                      label={t`Remove row ${r + 1}`}
                      onClick={() => change(s, { rows: section.rows.filter((x) => x.key !== row.key) })}
                    >
                      <Trash2 />
                    </IconButton>
                  )
                }
              >
                <Input
                  value={row.description}
                  onChange={(e) => change(s, { rows: section.rows.with(r, { ...row, description: e.target.value }) })}
                />
              </Row>
            </div>
          ))}
          {rows < list.rows && (
            <Button
              size="sm"
              variant="ghost"
              className="justify-self-start"
              onClick={() => change(s, { rows: [...section.rows, newRow()] })}
            >
              <Plus aria-hidden />
              <Trans>Add a row</Trans>
            </Button>
          )}
        </fieldset>
      ))}
      {draft.sections.length < list.sections && rows < list.rows && (
        <Button
          size="sm"
          variant="ghost"
          className="justify-self-start"
          onClick={() => set({ sections: [...draft.sections, newSection()] })}
        >
          <Plus aria-hidden />
          <Trans>Add a section</Trans>
        </Button>
      )}
    </>
  );
}
