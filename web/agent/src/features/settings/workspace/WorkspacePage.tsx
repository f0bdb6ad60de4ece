import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { meKeys, useCan } from "@/entities/me";
import { errorText } from "@/lib/error-text";
import { languages } from "@/lib/language";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page } from "../parts/Page";
import { FollowUp } from "./FollowUp";
import { Publishing } from "./Publishing";
import { Watching } from "./Watching";
import { type Workspace, workspaceKey, workspaceQuery } from "./workspace";

export function WorkspacePage() {
  const query = useQuery(workspaceQuery);
  return (
    <Page title={t`Workspace`} about={t`The name that customers and colleagues see, and where you are.`}>
      <Loading query={query}>
        {(workspace) => (
          <>
            <Form key={workspace.id} workspace={workspace} />
            <FollowUp key={`${workspace.id}-follow-up`} workspace={workspace} />
            <Watching workspace={workspace} />
            <Publishing workspace={workspace} />
          </>
        )}
      </Loading>
    </Page>
  );
}

const zones = typeof Intl.supportedValuesOf === "function" ? ["UTC", ...Intl.supportedValuesOf("timeZone")] : ["UTC"];

function Form({ workspace }: { workspace: Workspace }) {
  const manage = useCan("workspace.manage");
  const [value, setValue] = useState({ name: workspace.name, locale: workspace.locale, timezone: workspace.timezone });
  const save = useChange(() => api.patch("/workspace", value), {
    refresh: [workspaceKey, meKeys.me],
    done: t`Saved.`,
    quiet: true,
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(undefined);
  };
  const fault = (name: string) => (isApiError(save.error) ? save.error.field(name) : undefined);
  return (
    <form onSubmit={submit}>
      <fieldset disabled={!manage} className="grid max-w-md gap-5">
        <Field label={t`Name`} error={fault("name")}>
          <Input
            value={value.name}
            onChange={(e) => setValue({ ...value, name: e.target.value })}
            maxLength={80}
            required
          />
        </Field>
        <Field label={t`Language`} help={t`For mails and for people who have not chosen their own.`}>
          <Select
            value={value.locale}
            options={languages}
            onChange={(locale) => setValue({ ...value, locale })}
            disabled={!manage}
          />
        </Field>
        <Field label={t`Time zone`} help={t`Working hours are read in it.`} error={fault("timezone")}>
          <Input
            value={value.timezone}
            onChange={(e) => setValue({ ...value, timezone: e.target.value })}
            list="zones"
            required
          />
        </Field>
        <datalist id="zones">
          {zones.map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
        {save.isError && !fault("name") && !fault("timezone") && (
          <p role="alert" className="text-sm text-danger">
            {errorText(save.error)}
          </p>
        )}
        {manage && (
          <Button type="submit" variant="primary" busy={save.isPending} className="justify-self-start">
            {t`Save`}
          </Button>
        )}
      </fieldset>
    </form>
  );
}
