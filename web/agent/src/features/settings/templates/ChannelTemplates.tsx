import { Button } from "@kit/button";
import { t } from "@lingui/core/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ChevronRight, ClipboardPaste, Plus } from "lucide-react";
import { useCan } from "@/entities/me";
import { itemsOf } from "@/entities/page";
import { templateLanguage } from "@/entities/template";
import { type Sheet, sheetsQuery } from "@/entities/template-edit";
import { Section } from "../parts/Page";
import { TemplateState } from "./status";

const few = 5;

/** The templates that a channel can send, and the way to add one. */
export function ChannelTemplates({ channelId }: { channelId: string }) {
  const navigate = useNavigate();
  const manage = useCan("templates.manage");
  const query = useInfiniteQuery(sheetsQuery({ channel_id: channelId, status: undefined, category: "", q: "" }));
  const sheets = itemsOf<Sheet>(query.data);
  const open = (pasted: boolean) =>
    void navigate({
      to: "/settings/templates/new" as string,
      search: { channel: channelId, pasted: pasted || undefined } as never,
    });
  return (
    <Section
      title={t`Message templates`}
      about={t`Approved once, they may be sent at any time. They belong to the account: all of its channels share them.`}
    >
      {sheets.length > 0 && (
        <ul aria-label={t`Message templates`} className="divide-y divide-line border-line border-y">
          {sheets.slice(0, few).map((sheet) => (
            <li key={sheet.id} className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 py-1.5">
              <Link
                to={`/settings/templates/${sheet.id}` as string}
                className="min-w-0 break-all text-sm hover:underline"
              >
                {sheet.name}
              </Link>
              <span className="flex flex-wrap gap-x-3">
                {sheet.versions.map((v) => (
                  <TemplateState key={v.id} status={v.status} label={templateLanguage(v.language)} />
                ))}
              </span>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap items-center gap-2">
        {manage && (
          <>
            <Button onClick={() => open(false)}>
              <Plus aria-hidden /> {t`Add a template`}
            </Button>
            <Button onClick={() => open(true)}>
              <ClipboardPaste aria-hidden /> {t`Paste an approved text`}
            </Button>
            <Link
              to={"/settings/templates" as string}
              search={{ channel: channelId } as never}
              className="inline-flex items-center gap-0.5 rounded text-accent-ink text-sm hover:underline"
            >
              {t`Templates of this account`} <ChevronRight aria-hidden className="size-4" />
            </Link>
          </>
        )}
      </div>
    </Section>
  );
}
