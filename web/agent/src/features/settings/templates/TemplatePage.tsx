import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { useMe } from "@/entities/me";
import { sheetQuery } from "@/entities/template-edit";
import { Loading } from "../parts/Loading";
import { Page } from "../parts/Page";
import { EditorPage } from "./EditorPage";
import { NewTemplate } from "./NewTemplate";
import { useTemplateChannels } from "./use-channels";

/** One template, or a new one. */
export function TemplatePage() {
  const { templateId } = useParams({ strict: false }) as { templateId?: string };
  return templateId ? <Kept key={templateId} id={templateId} /> : <New />;
}

function Kept({ id }: { id: string }) {
  const query = useQuery(sheetQuery(id));
  const channels = useTemplateChannels();
  return (
    <Loading query={query}>
      {(sheet) => {
        if (!channels) return null;
        const of = channels.find((c) => sheet.channels.includes(c.channel.id));
        return (
          <EditorPage
            start={{
              sheet,
              channelId: of?.channel.id,
              rules:
                of?.platform.templates ??
                channels.find((c) => c.channel.platform === sheet.platform)?.platform.templates,
              pasted: sheet.pasted,
              language: sheet.default_language,
            }}
          />
        );
      }}
    </Loading>
  );
}

function New() {
  const me = useMe();
  const { channel, pasted } = useSearch({ strict: false }) as { channel?: string; pasted?: unknown };
  const channels = useTemplateChannels();
  if (!channels) return null;
  if (channels.length === 0) {
    return (
      <Page
        title={t`New template`}
        about={t`Connect a channel whose platform has templates: they belong to its account.`}
      >
        {null}
      </Page>
    );
  }
  return <NewTemplate channels={channels} wanted={channel} paste={Boolean(pasted)} locale={me.workspace.locale} />;
}
