import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { syncQuery, type TemplateRules } from "@/entities/template-edit";
import { EditorPage } from "./EditorPage";
import type { TemplateChannel } from "./use-channels";

interface Props {
  channels: readonly TemplateChannel[];
  wanted?: string;
  paste: boolean;
  locale: string;
}

/** A new template: for which account, and whether its text is approved already. */
export function NewTemplate({ channels, wanted, paste, locale }: Props) {
  const [channelId, choose] = useState(
    () => (channels.find((c) => c.channel.id === wanted) ?? channels[0])?.channel.id ?? "",
  );
  const [wish, wishFor] = useState(paste);
  const { data: sync } = useQuery(syncQuery(channelId));
  const platform = channels.find((c) => c.channel.id === channelId)?.platform;
  const byHand = sync?.state === "unavailable";
  const pasted = wish || byHand;
  return (
    <EditorPage
      start={{ channelId, rules: platform?.templates, pasted, language: fitting(locale, platform?.templates) }}
      head={
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Field label={t`Channel`} help={t`All channels of its account share it.`}>
            <Select
              value={channelId}
              options={channels.map(({ channel }) => ({ value: channel.id, label: channel.name }))}
              onChange={choose}
            />
          </Field>
          <Field
            label={t`Its approval`}
            help={
              byHand
                ? t`This channel's platform or provider can't be asked from here: have it approved there, then paste its text.`
                : undefined
            }
          >
            <Select
              value={pasted ? "pasted" : "review"}
              disabled={byHand}
              options={[
                { value: "review", label: t`The platform reviews it` },
                { value: "pasted", label: t`It is approved already` },
              ]}
              onChange={(v) => wishFor(v === "pasted")}
            />
          </Field>
        </div>
      }
    />
  );
}

/** The workspace's language as the platform writes it. */
function fitting(locale: string, rules: TemplateRules | undefined): string {
  const code = locale.replace("-", "_");
  const all = rules?.languages ?? [];
  if (all.length === 0 || all.includes(code)) return code;
  const plain = code.split("_")[0] ?? "";
  return all.includes(plain) ? plain : (all[0] ?? plain);
}
