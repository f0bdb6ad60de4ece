import { Button, IconButton } from "@kit/button";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { Plus, X } from "lucide-react";
import type { ReactNode } from "react";
import type { Header, Parts, TemplateButton, TemplateRules } from "@/entities/template-edit";
import { nextCard, tries } from "./draft";
import { ButtonsFields } from "./parts/ButtonsFields";
import { CardsFields } from "./parts/CardsFields";
import { CodeFields } from "./parts/CodeFields";
import { HeaderFields } from "./parts/HeaderFields";
import { PartFinding, Spot } from "./parts/Spot";
import { VariableText } from "./parts/VariableText";
import type { Editor } from "./use-editor";
import { tryWord } from "./words";

// Not in the texts themselves, where braces mean something else.
const one = "{{1}}";
const two = "{{2}}";
const named = "{{name}}";

interface Props {
  editor: Editor;
  language: string;
  disabled: boolean;
}

/** What a template says in one language, part by part, from the top of the message to its foot. */
export function LanguageForm({ editor, language, disabled }: Props) {
  const { rules, pasted } = editor;
  const parts = editor.parts(language);
  const set = (patch: Partial<Parts>) => editor.write(language, { ...parts, ...patch });
  const fill = (key: string, value: string) => editor.change({ fills: { ...editor.fills, [key]: value } });
  if (editor.category === "authentication" && parts.code) {
    return (
      <fieldset disabled={disabled} className="grid min-w-0 grid-cols-1 gap-5">
        <CodeFields code={parts.code} rules={rules} onChange={(code) => set({ code })} />
        <Tries editor={editor} parts={parts} set={set} />
      </fieldset>
    );
  }
  const carousel = (parts.cards?.length ?? 0) > 0;
  const bodyLimit = parts.offer ? rules?.offer_body_length : rules?.body_length;
  return (
    <fieldset disabled={disabled} className="grid min-w-0 grid-cols-1 gap-5">
      {parts.header && (
        <Part path="header" title={t`Header`} onRemove={() => set({ header: undefined })}>
          <HeaderFields
            path="header"
            header={parts.header}
            rules={rules}
            kinds={rules?.header_kinds ?? (["text"] as Header["kind"][])}
            onChange={(header) => set({ header })}
            onFill={(variable, value) => fill(`header.${variable}`, value)}
          />
        </Part>
      )}
      {parts.offer && (
        <Part path="offer" title={t`Limited-time offer`} onRemove={() => set({ offer: undefined })}>
          <OfferFields offer={parts.offer} limit={rules?.offer_length} onChange={(offer) => set({ offer })} />
        </Part>
      )}
      <VariableText
        label={t`Text`}
        path="body"
        text={parts.body}
        examples={parts.examples}
        limit={bodyLimit}
        rows={6}
        help={
          pasted
            ? t`Exactly as it was approved, with its variables as ${one} or ${named}.`
            : t`*bold*, _italic_, ~struck~. Variables are ${one}, ${two}… or ${named}.`
        }
        onChange={(body, examples) => set({ body, examples })}
        onFill={(variable, value) => fill(`body.${variable}`, value)}
      />
      {parts.footer !== undefined && (
        <Part path="footer" title={t`Footer`} onRemove={() => set({ footer: undefined })}>
          <Spot path="footer" label={t`Small print below the text`} help={t`One line without variables.`}>
            <Input value={parts.footer} onChange={(e) => set({ footer: e.target.value })} />
          </Spot>
        </Part>
      )}
      {!carousel && (parts.buttons?.length ?? 0) > 0 && (
        <Part path="buttons" title={t`Buttons`} onRemove={() => set({ buttons: undefined })} quiet>
          <ButtonsFields
            path="buttons"
            buttons={parts.buttons ?? []}
            rules={rules}
            kinds={buttonKinds(rules)}
            onChange={(buttons) => set({ buttons })}
          />
        </Part>
      )}
      {carousel && (
        <Part path="cards" title={t`Carousel`} onRemove={() => set({ cards: undefined })} quiet>
          <CardsFields cards={parts.cards ?? []} rules={rules} onChange={(cards) => set({ cards })} onFill={fill} />
        </Part>
      )}
      {!disabled && <AddParts parts={parts} rules={rules} set={set} />}
      {!pasted && <Tries editor={editor} parts={parts} set={set} />}
    </fieldset>
  );
}

function buttonKinds(rules: TemplateRules | undefined): TemplateButton["kind"][] {
  const b = rules?.buttons;
  if (!b) return ["quick_reply", "url", "phone"];
  const most: [TemplateButton["kind"], number][] = [
    ["quick_reply", b.replies],
    ["url", b.urls],
    ["phone", b.phones],
    ["copy_code", b.copy_codes],
    ["flow", b.flows],
    ["catalog", b.flows],
  ];
  return most.filter(([, limit]) => limit > 0).map(([kind]) => kind);
}

interface PartProps {
  path: string;
  title: string;
  /** What is found here is said further in. */
  quiet?: boolean;
  onRemove: () => void;
  children: ReactNode;
}

function Part({ path, title, quiet, onRemove, children }: PartProps) {
  return (
    <section aria-label={title} data-spot={path} className="grid grid-cols-1 gap-2 border-t pt-4">
      <div className="flex items-center gap-2">
        <h2 className="flex-1 font-semibold text-sm">{title}</h2>
        <IconButton size="sm" label={t`Take out: ${title}`} onClick={onRemove}>
          <X />
        </IconButton>
      </div>
      {!quiet && <PartFinding path={path} />}
      {children}
    </section>
  );
}

interface AddProps {
  parts: Parts;
  rules?: TemplateRules;
  set: (patch: Partial<Parts>) => void;
}

/** The parts that a template can still have. */
function AddParts({ parts, rules, set }: AddProps) {
  const carousel = (parts.cards?.length ?? 0) > 0;
  const bare = !parts.header && parts.footer === undefined && !parts.buttons?.length;
  const choices: [string, boolean, Partial<Parts>][] = [
    [t`Header`, !parts.header && !carousel, { header: { kind: parts.offer ? "image" : "text" } }],
    [t`Footer`, parts.footer === undefined && !carousel && !parts.offer, { footer: "" }],
    [
      t`Buttons`,
      !parts.buttons?.length && !carousel,
      { buttons: [parts.offer ? { kind: "url", text: "" } : { kind: "quick_reply", text: "" }] },
    ],
    [
      t`Carousel`,
      !carousel && bare && !parts.offer && (rules?.cards.most ?? 0) > 0,
      { cards: [nextCard([]), nextCard([])] },
    ],
    [
      t`Limited-time offer`,
      !carousel && !parts.offer && parts.footer === undefined && (rules?.offer_length ?? 0) > 0,
      { offer: { text: "", expires: true } },
    ],
  ];
  const possible = choices.filter(([, fits]) => fits);
  if (possible.length === 0) return null;
  return (
    <fieldset className="flex flex-wrap items-center gap-1.5">
      <legend className="sr-only">{t`Add a part`}</legend>
      {possible.map(([title, , patch]) => (
        <Button key={title} size="sm" aria-label={t`Add a part: ${title}`} onClick={() => set(patch)}>
          <Plus aria-hidden /> {title}
        </Button>
      ))}
    </fieldset>
  );
}

interface OfferProps {
  offer: NonNullable<Parts["offer"]>;
  limit?: number;
  onChange: (offer: NonNullable<Parts["offer"]>) => void;
}

function OfferFields({ offer, limit, onChange }: OfferProps) {
  return (
    <div className="grid grid-cols-1 gap-3">
      <Spot
        path="offer.text"
        label={t`Words of the offer`}
        help={limit ? t`At most ${limit} characters.` : undefined}
        className="max-w-72"
      >
        <Input value={offer.text} onChange={(e) => onChange({ ...offer, text: e.target.value })} />
      </Spot>
      <Switch
        checked={offer.expires ?? false}
        onChange={(expires) => onChange({ ...offer, expires })}
        label={t`Show how long it lasts`}
        help={t`Each message then says when the offer ends.`}
      />
    </div>
  );
}

interface TriesProps {
  editor: Editor;
  parts: Parts;
  set: (patch: Partial<Parts>) => void;
}

/** For how long delivery is tried. */
function Tries({ editor, parts, set }: TriesProps) {
  const bounds = editor.rules?.ttl?.[editor.category];
  if (!bounds) return null;
  const now = Math.max(0, parts.ttl_seconds ?? 0);
  const fitting = tries.filter((s) => s >= bounds.least && s <= bounds.most);
  const offered = [...new Set([0, ...fitting, now])].sort((a, b) => a - b);
  return (
    <Spot
      path="ttl_seconds"
      label={t`Try to deliver`}
      help={t`What comes too late to be of use is better not delivered at all.`}
      className="max-w-72"
    >
      <Select
        value={String(now)}
        options={offered.map((s) => ({ value: String(s), label: tryWord(s) }))}
        onChange={(v) => set({ ttl_seconds: Number(v) || undefined })}
      />
    </Spot>
  );
}
