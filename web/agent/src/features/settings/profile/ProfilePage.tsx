import { api } from "@client/api";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Me, meKeys, useMe } from "@/entities/me";
import { useDensity } from "@/lib/density";
import { errorText } from "@/lib/error-text";
import { currentLanguage, type Language, languages, setLanguage } from "@/lib/language";
import { useTheme } from "@/lib/look";
import { Page, Section } from "../parts/Page";
import { Notifications } from "./Notifications";
import { PasswordForm } from "./PasswordForm";
import { Sessions } from "./Sessions";
import { UndoSend } from "./UndoSend";

/** Everything of oneself on one page. */
export function ProfilePage() {
  const { t } = useLingui();
  return (
    <Page
      title={t`Profile and preferences`}
      about={t`How you appear to others, and how Recado looks and behaves for you.`}
    >
      <NameForm />
      <Preferences />
      <Section title={t`Undo send`}>
        <UndoSend />
      </Section>
      <Section title={t`Notifications`}>
        <Notifications />
      </Section>
      <Section title={t`Password`}>
        <PasswordForm />
      </Section>
      <Section
        title={t`Where you are signed in`}
        about={t`End the sessions that you don't recognise, then change your password.`}
      >
        <Sessions />
      </Section>
    </Page>
  );
}

function NameForm() {
  const { t } = useLingui();
  const me = useMe();
  const client = useQueryClient();
  const [name, setName] = useState(me.user.name);
  const save = useMutation({
    mutationFn: () => api.patch<Me>("/auth/me", { name: name.trim() }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: meKeys.me });
      toast({ title: t`Name saved` });
    },
    onError: (e) => toast({ title: errorText(e), tone: "danger" }),
  });
  return (
    <form
      className="flex max-w-md items-start gap-2"
      onSubmit={(e) => {
        e.preventDefault();
        save.mutate();
      }}
    >
      <Field
        label={t`Your name`}
        help={t`Your team and your customers see it. You sign in as ${me.user.email}.`}
        className="flex-1"
      >
        <Input value={name} required maxLength={100} onChange={(e) => setName(e.target.value)} autoComplete="name" />
      </Field>
      <Button
        type="submit"
        busy={save.isPending}
        disabled={name.trim() === "" || name.trim() === me.user.name}
        className="mt-[23px]"
      >
        {t`Save`}
      </Button>
    </form>
  );
}

function Preferences() {
  const { t } = useLingui();
  const client = useQueryClient();
  const [theme, setTheme] = useTheme();
  const [density, setDensity] = useDensity();
  const speak = async (language: Language) => {
    await setLanguage(language);
    try {
      await api.patch("/auth/me", { locale: language });
      await client.invalidateQueries({ queryKey: meKeys.me });
    } catch (e) {
      toast({ title: errorText(e), tone: "danger" });
    }
  };
  return (
    <Section
      title={t`Language and look`}
      about={t`The language follows you; theme and density are kept in this browser.`}
    >
      <div className="grid max-w-2xl gap-4 sm:grid-cols-3">
        <Field label={t`Language`}>
          <Select value={currentLanguage()} options={languages} onChange={(l) => void speak(l)} />
        </Field>
        <Field label={t`Theme`}>
          <Select
            value={theme}
            onChange={setTheme}
            options={[
              { value: "system", label: t`As the system` },
              { value: "light", label: t`Light` },
              { value: "dark", label: t`Dark` },
            ]}
          />
        </Field>
        <Field label={t`Density`}>
          <Select
            value={density}
            onChange={setDensity}
            options={[
              { value: "comfortable", label: t`Comfortable` },
              { value: "compact", label: t`Compact` },
            ]}
          />
        </Field>
      </div>
    </Section>
  );
}
