import { api, upload } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input, Textarea } from "@kit/input";
import { Select } from "@kit/select";
import { toast } from "@kit/toast";
import { t } from "@lingui/core/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ImagePlus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import {
  type AccountNumber,
  type NumberOutcome,
  type NumberProfile,
  type NumberRules,
  numberKeys,
} from "@/entities/number";
import { errorText } from "@/lib/error-text";
import { Loading } from "../../parts/Loading";
import { say } from "../text";
import { ProfilePhone } from "./ProfilePhone";
import { Refusal } from "./Refusal";

interface Props {
  channelId: string;
  number: AccountNumber;
  rules: NumberRules;
  manage: boolean;
}

/** What the business tells of itself, beside how a phone shows it. */
export function ProfileEditor(props: Props) {
  const { channelId, number } = props;
  const query = useQuery({
    queryKey: ["number-profile", channelId, number.id],
    queryFn: ({ signal }) => api.get<NumberProfile>(`/channels/${channelId}/numbers/${number.id}/profile`, { signal }),
    retry: false,
    refetchOnWindowFocus: false,
  });
  return (
    <Loading query={query}>{(profile) => <Known key={query.dataUpdatedAt} {...props} profile={profile} />}</Loading>
  );
}

function Known({ channelId, number, rules, manage, profile }: Props & { profile: NumberProfile }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(profile);
  const [picture, setPicture] = useState<{ file: File; url: string }>();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => () => void (picture && URL.revokeObjectURL(picture.url)), [picture]);
  const r = rules.profile;
  const save = useMutation({
    mutationFn: async () => {
      const id = picture ? (await upload<{ id: string }>("/uploads", picture.file, picture.file.name)).id : undefined;
      const { picture_url: _, ...rest } = draft;
      return api.put<NumberOutcome>(`/channels/${channelId}/numbers/${number.id}/profile`, { ...rest, picture: id });
    },
    onSuccess: (outcome) => {
      if (outcome.failure) return;
      client.setQueryData(numberKeys.of(channelId), outcome.account);
      void client.invalidateQueries({ queryKey: ["number-profile", channelId, number.id] });
      void client.invalidateQueries({ queryKey: numberKeys.history(channelId) });
      toast({ title: t`The profile is saved.` });
    },
  });
  const fault = (name: string) => (isApiError(save.error) ? save.error.field(name) : undefined);
  const set = (change: Partial<NumberProfile>) => setDraft((old) => ({ ...old, ...change }));
  const counted = (text: string, most: number) => `${[...text].length} / ${most}`;
  return (
    <div className="grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,1fr)_17rem]">
      <form
        noValidate
        className="grid content-start gap-4"
        onSubmit={(e) => {
          e.preventDefault();
          save.mutate();
        }}
      >
        <Field
          label={t`About`}
          help={t`The line below the name. ${counted(draft.about, r.about)}`}
          error={fault("about")}
        >
          <Input
            value={draft.about}
            maxLength={r.about}
            disabled={!manage}
            onChange={(e) => set({ about: e.target.value })}
          />
        </Field>
        <Field label={t`Description`} help={counted(draft.description, r.description)} error={fault("description")}>
          <Textarea
            rows={3}
            value={draft.description}
            maxLength={r.description}
            disabled={!manage}
            onChange={(e) => set({ description: e.target.value })}
          />
        </Field>
        <Field label={t`Line of business`} error={fault("vertical")}>
          <Select
            value={draft.vertical}
            disabled={!manage}
            options={(r.verticals ?? []).map((v) => ({ value: v.key, label: say(v.text) }))}
            onChange={(vertical) => set({ vertical })}
          />
        </Field>
        <Field label={t`Address`} error={fault("address")}>
          <Input
            value={draft.address}
            maxLength={r.address}
            disabled={!manage}
            onChange={(e) => set({ address: e.target.value })}
          />
        </Field>
        <Field label={t`E-mail`} error={fault("email")}>
          <Input
            type="email"
            value={draft.email}
            maxLength={r.email}
            disabled={!manage}
            onChange={(e) => set({ email: e.target.value })}
          />
        </Field>
        {Array.from({ length: r.websites }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: their order is what they are
          <Field key={i} label={t`Web site ${i + 1}`} error={i === 0 ? fault("websites") : undefined}>
            <Input
              type="url"
              placeholder="https://"
              value={draft.websites[i] ?? ""}
              maxLength={r.website_length}
              disabled={!manage}
              onChange={(e) =>
                set({
                  websites: Array.from({ length: r.websites }, (_, k) =>
                    k === i ? e.target.value : (draft.websites[k] ?? ""),
                  ),
                })
              }
            />
          </Field>
        ))}
        {fault("picture") && (
          <p role="alert" className="text-sm text-danger">
            {fault("picture")}
          </p>
        )}
        {save.data?.failure && <Refusal failure={save.data.failure} />}
        {save.error !== null && !(isApiError(save.error) && save.error.errors.length > 0) && (
          <p role="alert" className="text-sm text-danger">
            {errorText(save.error)}
          </p>
        )}
        {manage && (
          <span className="flex flex-wrap gap-2">
            <Button type="submit" variant="primary" busy={save.isPending}>
              {t`Save the profile`}
            </Button>
            <Button onClick={() => input.current?.click()}>
              <ImagePlus /> {picture ? t`Another picture` : t`Choose a picture`}
            </Button>
            <input
              ref={input}
              type="file"
              aria-label={t`Picture`}
              className="sr-only"
              tabIndex={-1}
              accept={(r.picture_mimes ?? []).join(",")}
              onChange={(e) => {
                const file = e.target.files?.[0];
                if (file) setPicture({ file, url: URL.createObjectURL(file) });
              }}
            />
          </span>
        )}
      </form>
      <ProfilePhone
        number={number}
        profile={draft}
        picture={picture?.url ?? profile.picture_url}
        vertical={say(r.verticals?.find((v) => v.key === draft.vertical)?.text)}
      />
    </div>
  );
}
