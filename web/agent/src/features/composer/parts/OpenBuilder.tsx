import { IconButton } from "@kit/button";
import { Input, Textarea } from "@kit/input";
import { Trans, useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import type { Caps } from "@/entities/channel";
import type { Rich } from "@/entities/message";
import { asText, goesAsText, isFramed, isOpenKind, openBodyLimit } from "../model/open";
import { type Problems, type RichDraft, toRich } from "../model/rich";
import { FormPart } from "../open/FormPart";
import { ProductPart } from "../open/ProductPart";
import { Row, useComplaint } from "./RichRow";

interface Props {
  draft: RichDraft;
  caps: Caps;
  problems: Problems;
  strict: boolean;
  channelId: string;
  conversationId: string;
  onChange: (draft: RichDraft) => void;
  onClose: () => void;
  preview: (rich: Rich) => ReactNode;
}

/** Builds a message that has the customer open or tell something, beside what they will see. */
export function OpenBuilder({ draft, caps, problems, strict, channelId, onChange, onClose, preview }: Props) {
  const { t } = useLingui();
  const complaint = useComplaint(problems, strict);
  const set = (part: Partial<RichDraft>) => onChange({ ...draft, ...part });
  const { interactive: limits } = caps;
  const titles: Record<string, string> = {
    link: t`Message with a link button`,
    spot: t`Question for a location`,
    address: t`Question for an address`,
    products: t`Message with products`,
    form: t`Message with a form`,
  };
  const title = titles[draft.kind] ?? "";
  const framed = isOpenKind(draft.kind) && isFramed(draft.kind);
  const rich = toRich(draft);
  const text = goesAsText(draft, caps);
  return (
    <section aria-label={title} className="grid max-h-[46vh] gap-4 overflow-y-auto px-3 pt-3 md:grid-cols-[1fr_auto]">
      <div className="grid content-start gap-2">
        <div className="flex items-center justify-between">
          <h2 className="text-sm font-semibold">{title}</h2>
          <IconButton size="sm" label={t`Back to plain text`} onClick={onClose}>
            <X />
          </IconButton>
        </div>
        {framed && (
          <Row
            label={t`Header (optional)`}
            limit={limits.header_length}
            value={draft.header}
            error={complaint("header")}
          >
            <Input value={draft.header} onChange={(e) => set({ header: e.target.value })} />
          </Row>
        )}
        <Row label={t`Text`} limit={openBodyLimit(draft, caps)} value={draft.body} error={complaint("body")}>
          <Textarea rows={2} value={draft.body} onChange={(e) => set({ body: e.target.value })} />
        </Row>
        {draft.kind === "link" && (
          <>
            <Row
              label={t`Label of the button`}
              limit={limits.link_length}
              value={draft.link.title}
              error={complaint("link.title")}
            >
              <Input
                value={draft.link.title}
                onChange={(e) => set({ link: { ...draft.link, title: e.target.value } })}
              />
            </Row>
            <Row label={t`Web address`} limit={0} value={draft.link.url} error={complaint("link.url")}>
              <Input
                type="url"
                placeholder="https://"
                value={draft.link.url}
                onChange={(e) => set({ link: { ...draft.link, url: e.target.value } })}
              />
            </Row>
          </>
        )}
        {draft.kind === "products" && (
          <ProductPart
            channelId={channelId}
            offer={draft.products}
            max={limits.product_max}
            error={complaint("products")}
            onChange={(products) => set({ products })}
          />
        )}
        {draft.kind === "form" && (
          <FormPart
            offer={draft.form}
            limit={limits.form_label}
            error={complaint("form")}
            labelError={complaint("form.label")}
            onChange={(form) => set({ form })}
          />
        )}
        {framed && (
          <Row
            label={t`Footer (optional)`}
            limit={limits.footer_length}
            value={draft.footer}
            error={complaint("footer")}
          >
            <Input value={draft.footer} onChange={(e) => set({ footer: e.target.value })} />
          </Row>
        )}
      </div>
      <aside aria-label={t`Preview`} className={text ? "" : "hidden md:block"}>
        <p className="mb-1 text-2xs font-medium text-ink-3">
          {text ? (
            <Trans>What the customer sees: this channel takes plain text</Trans>
          ) : (
            <Trans>What the customer sees</Trans>
          )}
        </p>
        <div className="sticky top-0 rounded-[14px] bg-bubble-out px-3 py-2 text-base">
          {text ? <p className="w-72 max-w-full break-words whitespace-pre-wrap">{asText(rich)}</p> : preview(rich)}
        </div>
      </aside>
    </section>
  );
}
