import { api } from "@client/api";
import { Switch } from "@kit/switch";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { noticeKeys } from "@/entities/notification";
import { useChange } from "../parts/change";
import { Section } from "../parts/Page";

interface PolicyView {
  hide_text: boolean;
}

/** What may leave the app, for everybody: whoever manages the workspace says so. */
export function Policy() {
  const { t } = useLingui();
  const { data } = useQuery({
    queryKey: noticeKeys.policy,
    queryFn: ({ signal }) => api.get<PolicyView>("/workspace/notifications", { signal }),
  });
  const save = useChange((next: PolicyView) => api.put<PolicyView>("/workspace/notifications", next), {
    refresh: [noticeKeys.policy],
    done: t`Saved.`,
  });
  return (
    <Section title={t`For the whole workspace`}>
      <Switch
        checked={data?.hide_text ?? false}
        disabled={!data}
        onChange={(hide_text) => save.mutate({ hide_text })}
        label={t`Nobody's pushes and mails show customers' names or words`}
        help={t`It counts for everybody, whatever they chose for themselves.`}
      />
    </Section>
  );
}
