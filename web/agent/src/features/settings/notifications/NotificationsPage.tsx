import { api } from "@client/api";
import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { Switch } from "@kit/switch";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useCan } from "@/entities/me";
import { type NotificationSettings, noticeKeys, noticeSettingsQuery } from "@/entities/notification";
import { useChange } from "../parts/change";
import { Page, Section } from "../parts/Page";
import { Notifications } from "../profile/Notifications";
import { Browsers } from "./Browsers";
import { KindTable } from "./KindTable";
import { Policy } from "./Policy";
import { Quiet } from "./Quiet";
import { Tests } from "./Tests";

/** What one is told of, how and when. */
export function NotificationsPage() {
  const { t } = useLingui();
  const { data } = useQuery(noticeSettingsQuery);
  const manages = useCan("workspace.manage");
  const save = useChange(
    (next: NotificationSettings) => api.put<NotificationSettings>("/me/notification-settings", next),
    {
      refresh: [noticeKeys.settings],
      done: t`Saved.`,
    },
  );
  if (!data) return null;
  const settings = save.isPending ? save.variables : data;
  const set = (part: Partial<NotificationSettings>) => save.mutate({ ...settings, ...part });
  return (
    <Page title={t`Notifications`} about={t`What Recado tells you of, how, and when it leaves you in peace.`}>
      <Section title={t`What and how`} about={t`You are never told of what you did yourself.`}>
        <KindTable kinds={settings.kinds} onChange={(kinds) => set({ kinds })} />
      </Section>
      <Section title={t`In the app`}>
        <Switch
          checked={settings.toasts}
          onChange={(toasts) => set({ toasts })}
          label={t`Show news for a few seconds`}
          help={t`While you look at Recado, at the foot of the page.`}
        />
        <Switch checked={settings.sound} onChange={(sound) => set({ sound })} label={t`Play a sound`} />
      </Section>
      <Section title={t`On this computer`}>
        <Notifications />
        <Browsers />
      </Section>
      <Section title={t`Quiet hours`} about={t`No sounds, no pushes and no mails. What happens waits in the app.`}>
        <Quiet quiet={settings.quiet_hours} onChange={(quiet_hours) => set({ quiet_hours })} />
      </Section>
      <Section
        title={t`Digest by e-mail`}
        about={t`What you have not read, in one mail. Nothing to tell sends nothing.`}
      >
        <Field label={t`How often`} className="max-w-60">
          <Select
            value={settings.digest}
            options={[
              { value: "off", label: t`Never` },
              { value: "hourly", label: t`Every hour` },
              { value: "daily", label: t`Every day at 8:00` },
            ]}
            onChange={(digest) => set({ digest })}
          />
        </Field>
      </Section>
      <Section title={t`Privacy`}>
        <Switch
          checked={settings.hide_text}
          onChange={(hide_text) => set({ hide_text })}
          label={t`Keep customers' names and words out of pushes and mails`}
          help={t`Only that something happened is told, and in which case.`}
        />
      </Section>
      {manages && <Policy />}
      <Section title={t`Try it`} about={t`Each button truly sends, to you alone.`}>
        <Tests />
      </Section>
    </Page>
  );
}
