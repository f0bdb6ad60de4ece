import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { MessageSquareText } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useActions } from "@/actions/registry";
import type { Case } from "@/entities/case";
import type { Caps } from "@/entities/channel";
import type { Conversation } from "@/entities/conversation";
import { useCan } from "@/entities/me";
import { offeredQuery, sendableQuery, type TemplateOrder, type TemplateSheet } from "@/entities/template";
import { composerKeys } from "../tools";
import { useSheets } from "./use-sheets";

const TemplateDialog = lazy(() => import("./TemplateDialog").then((m) => ({ default: m.TemplateDialog })));

export interface Templates {
  /** Absent where the platform has no templates. */
  open?: (order?: TemplateOrder) => void;
  /** Those to name first: what the workstream offers. */
  first: TemplateSheet[];
  /** The one for a window that is over. */
  suggested?: TemplateSheet;
  dialog: ReactNode;
}

interface Options {
  c: Case;
  conversation: Conversation;
  caps: Caps;
  /** Free messages may not be sent now. */
  closed: boolean;
  gone: boolean;
  onSent: () => void;
}

/** The templates of a conversation's channel: the action that offers them, and its dialog. */
export function useTemplates({ c, conversation, caps, closed, gone, onSent }: Options): Templates {
  const { t } = useLingui();
  const may = useCan("templates.read");
  const has = may && !gone && (caps.templates === "yes" || caps.templates === "degraded");
  const [order, setOrder] = useState<TemplateOrder | "choose">();
  const channel = conversation.channel_id;
  const { data: offer } = useQuery({ ...offeredQuery(channel), enabled: has && closed });
  const { data: sheets } = useQuery({ ...sendableQuery(channel), enabled: has && closed });
  const wanted = [...(offer?.default ? [offer.default] : []), ...(offer?.offered ?? [])];
  const named = useSheets(wanted, channel, has && closed) ?? [];
  const open = (what?: TemplateOrder) => setOrder(what ?? "choose");
  useActions([
    {
      id: "composer.template",
      title: t`Send a template…`,
      icon: MessageSquareText,
      group: "thread",
      keywords: "plantilla hsm approved aprobada",
      shortcut: composerKeys.template,
      whileTyping: true,
      visible: () => has,
      perform: () => open(),
    },
  ]);
  return {
    open: has ? open : undefined,
    first: (named.length > 0 ? named : (sheets ?? [])).slice(0, 3),
    suggested: named.find((s) => s.id === offer?.default),
    dialog: order && has && (
      <Suspense fallback={null}>
        <TemplateDialog
          c={c}
          conversation={conversation}
          order={order === "choose" ? undefined : order}
          onClose={() => setOrder(undefined)}
          onSent={onSent}
        />
      </Suspense>
    ),
  };
}
