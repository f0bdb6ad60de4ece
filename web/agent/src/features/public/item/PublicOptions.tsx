import { Select } from "@kit/select";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import type { Level } from "@/entities/channel";
import { channelsQuery } from "@/entities/channel";
import { usePublicCaps } from "../use-public-caps";

/** How an answer in public is given. */
export interface PublicChoice {
  /** With the person's name, so that they hear of it. */
  name_person?: boolean;
  /** The connected account that speaks, where that is another one. */
  profile_id?: string;
}

const able = (level: Level | undefined) => level === "yes" || level === "degraded";

/** With or without the person's name, and as which profile, where the network allows it. */
export function PublicOptions({
  platform,
  channelId,
  contact,
  value,
  onChange,
}: {
  platform: string;
  channelId: string;
  contact: string;
  value: PublicChoice;
  onChange: (value: PublicChoice) => void;
}) {
  const { t } = useLingui();
  const id = useId();
  const { data: channels } = useQuery(channelsQuery);
  const rules = usePublicCaps(channelId)?.verbs;
  const mine = (channels ?? []).filter((c) => c.platform === platform && c.status !== "disabled");
  const names = able(rules?.name?.level);
  const profiles = able(rules?.profile?.level) && mine.length > 1;
  if (!names && !profiles) return null;
  return (
    <span className="flex flex-wrap items-center gap-2 text-xs">
      {names && (
        <label htmlFor={id} className="inline-flex min-h-6 items-center gap-1.5">
          <input
            id={id}
            type="checkbox"
            className="size-4 accent-accent"
            checked={value.name_person ?? false}
            onChange={(e) => onChange({ ...value, name_person: e.target.checked || undefined })}
          />
          {t`Name ${contact}`}
        </label>
      )}
      {profiles && (
        <Select
          quiet
          label={t`Answer as`}
          value={value.profile_id || channelId}
          onChange={(next) => onChange({ ...value, profile_id: next === channelId ? undefined : next })}
          options={mine.map((c) => ({ value: c.id, label: t`As ${c.name}` }))}
        />
      )}
    </span>
  );
}
