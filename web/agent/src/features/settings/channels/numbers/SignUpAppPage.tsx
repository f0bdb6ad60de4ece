import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { type Platform, platformsQuery } from "@/entities/channel";
import { numberKeys, type SignUpApp, signUpAppQuery } from "@/entities/number";
import { errorText } from "@/lib/error-text";
import { Copy } from "../../parts/Copy";
import { useChange } from "../../parts/change";
import { Loading } from "../../parts/Loading";
import { Page } from "../../parts/Page";
import { DeclaredField } from "../ChannelForm";

/** The workspace's own app at a platform, by which businesses connect themselves. */
export function SignUpAppPage() {
  const { platform: key = "" } = useParams({ strict: false }) as { platform?: string };
  const platform = useQuery(platformsQuery).data?.find((p) => p.key === key);
  const query = useQuery(signUpAppQuery(key));
  return (
    <Page
      title={platform ? t`App for sign-ups on ${platform.title}` : t`App for sign-ups`}
      about={t`Your own app at the platform. With it a business connects its numbers in a window, without copying anything.`}
    >
      {platform && <Loading query={query}>{(app) => <Known app={app} platform={platform} />}</Loading>}
    </Page>
  );
}

function Known({ app, platform }: { app: SignUpApp; platform: Platform }) {
  const navigate = useNavigate();
  const fields = platform.numbers?.sign_up?.fields ?? [];
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(fields.map((f) => [f.name, (app.own ? app.settings[f.name] : "") ?? ""])),
  );
  const save = useChange(
    () =>
      api.put<SignUpApp>(`/sign-up-apps/${platform.key}`, {
        settings: Object.fromEntries(fields.filter((f) => !f.secret).map((f) => [f.name, values[f.name] ?? ""])),
        secrets: Object.fromEntries(
          fields.filter((f) => f.secret && values[f.name]).map((f) => [f.name, values[f.name] ?? ""]),
        ),
      }),
    {
      refresh: [numberKeys.app(platform.key)],
      done: t`Saved.`,
      quiet: true,
      onDone: () => void navigate({ to: "/settings/channels/accounts" as string }),
    },
  );
  const forget = useChange(() => api.del(`/sign-up-apps/${platform.key}`), {
    refresh: [numberKeys.app(platform.key)],
    done: t`The app is forgotten.`,
  });
  const fault = (name: string) =>
    isApiError(save.error) ? (save.error.field(`settings.${name}`) ?? save.error.field(`secrets.${name}`)) : undefined;
  return (
    <form
      noValidate
      className="grid max-w-xl gap-5"
      onSubmit={(e) => {
        e.preventDefault();
        save.mutate();
      }}
    >
      {!app.own && app.ready && (
        <p role="status" className="rounded-md bg-sunken px-3 py-2 text-sm">
          {t`This server brings an app along, which is used until you set up your own.`}
        </p>
      )}
      <Copy label={t`Address to allow in the app's settings`} value={app.back_url} />
      {fields
        .filter((f) => !f.advanced)
        .map((f) => (
          <DeclaredField
            key={f.name}
            field={f}
            value={values[f.name] ?? ""}
            isSet={app.own && app.secrets_set.includes(f.name)}
            error={fault(f.name)}
            onChange={(v) => setValues((old) => ({ ...old, [f.name]: v }))}
          />
        ))}
      <details className="grid gap-5">
        <summary className="cursor-pointer text-sm text-ink-2">{t`Advanced`}</summary>
        <div className="mt-4 grid gap-5">
          {fields
            .filter((f) => f.advanced)
            .map((f) => (
              <DeclaredField
                key={f.name}
                field={f}
                value={values[f.name] ?? ""}
                isSet={false}
                error={fault(f.name)}
                onChange={(v) => setValues((old) => ({ ...old, [f.name]: v }))}
              />
            ))}
        </div>
      </details>
      {save.error !== null && !(isApiError(save.error) && save.error.errors.length > 0) && (
        <p role="alert" className="text-sm text-danger">
          {errorText(save.error)}
        </p>
      )}
      <span className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" busy={save.isPending}>
          {t`Save the app`}
        </Button>
        {app.own && (
          <Button variant="ghost" busy={forget.isPending} onClick={() => forget.mutate()}>
            {t`Forget the app`}
          </Button>
        )}
      </span>
    </form>
  );
}
