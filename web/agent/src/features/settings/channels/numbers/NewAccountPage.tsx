import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button, IconButton } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { channelKeys, connectable, type Platform, type PlatformField, platformsQuery } from "@/entities/channel";
import { type Account, numberKeys } from "@/entities/number";
import type { DefaultSkill } from "@/entities/work";
import { errorText } from "@/lib/error-text";
import { Copy } from "../../parts/Copy";
import { useChange } from "../../parts/change";
import { Loading } from "../../parts/Loading";
import { Page, Section } from "../../parts/Page";
import { DeclaredField } from "../ChannelForm";
import { DefaultSkillField } from "../DefaultSkillField";
import { fieldFault } from "../fields";
import { Guide } from "../Guide";
import { SignUpButton } from "./SignUpButton";

interface Entered {
  key: number;
  name: string;
  values: Record<string, string>;
}

/** A new account in steps: where it is, its details, its numbers, and the address that the platform is given. */
export function NewAccountPage() {
  const query = useQuery(platformsQuery);
  return (
    <Page
      title={t`New account`}
      about={t`Enter what the account's numbers share once, then the numbers. Each becomes a channel.`}
    >
      <Loading query={query}>
        {(platforms) => <Steps platforms={connectable(platforms).filter((p) => p.numbers)} />}
      </Loading>
    </Page>
  );
}

function Steps({ platforms }: { platforms: Platform[] }) {
  const [key, setKey] = useState(platforms[0]?.key ?? "");
  const [made, setMade] = useState<Account>();
  const platform = platforms.find((p) => p.key === key);
  if (!platform?.numbers)
    return <p className="text-sm">{t`No platform of this server has accounts with several numbers.`}</p>;
  if (made) return <Made account={made} platform={platform} />;
  return (
    <>
      <Section title={t`1. Which platform`}>
        <Select
          label={t`Platform`}
          className="max-w-sm"
          value={key}
          options={platforms.map((p) => ({ value: p.key, label: p.title }))}
          onChange={setKey}
        />
        {platform.numbers.sign_up && <SignUpButton platform={platform} />}
      </Section>
      <Details key={key} platform={platform} onMade={setMade} />
    </>
  );
}

function Details({ platform, onMade }: { platform: Platform; onMade: (a: Account) => void }) {
  const own = platform.numbers?.own ?? [];
  const account = platform.numbers?.account;
  const shared = platform.fields.filter((f) => !own.includes(f.name));
  const each = platform.fields.filter((f) => own.includes(f.name));
  // The field that names the account may be left out of a single channel; here it cannot.
  const needed = (f: PlatformField) => (f.name === account ? { ...f, required: true } : f);
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(shared.map((f) => [f.name, f.default ?? ""])),
  );
  const [numbers, setNumbers] = useState<Entered[]>([{ key: 1, name: "", values: {} }]);
  const [skill, setSkill] = useState<DefaultSkill | null>(null);
  const [tried, setTried] = useState(false);
  const save = useChange(
    () =>
      api.post<Account>("/accounts", {
        platform: platform.key,
        settings: Object.fromEntries(shared.filter((f) => !f.secret).map((f) => [f.name, values[f.name] ?? ""])),
        secrets: Object.fromEntries(shared.filter((f) => f.secret).map((f) => [f.name, values[f.name] ?? ""])),
        default_skill: skill,
        numbers: numbers.map((n) => ({ name: n.name, settings: n.values })),
      }),
    { refresh: [channelKeys.list, numberKeys.all], quiet: true, onDone: onMade },
  );
  const told = (name: string) => (isApiError(save.error) ? save.error.field(name) : undefined);
  const faultOf = (f: PlatformField, value: string, at: string) => {
    const said = told(at);
    if (said) return said;
    const fault = tried ? fieldFault(f, value.trim(), false) : undefined;
    if (fault === "required") return t`This is needed.`;
    return fault === "pattern" ? t`This does not look right.` : undefined;
  };
  const change = (key: number, f: (n: Entered) => Entered) =>
    setNumbers((old) => old.map((n) => (n.key === key ? f(n) : n)));
  const complete =
    skill !== null &&
    shared.every((f) => !fieldFault(needed(f), (values[f.name] ?? "").trim(), false)) &&
    numbers.every((n) => n.name.trim() && each.every((f) => !fieldFault(f, (n.values[f.name] ?? "").trim(), false)));
  return (
    <form
      noValidate
      className="grid max-w-xl gap-6"
      onSubmit={(e) => {
        e.preventDefault();
        setTried(true);
        if (complete) save.mutate();
      }}
    >
      <Section
        title={t`2. Account details`}
        about={t`What all its numbers share. Secrets are sealed and never shown again.`}
      >
        <details>
          <summary className="cursor-pointer text-sm text-ink-2">{t`Where to find them`}</summary>
          <div className="mt-3">
            <Guide platform={platform} values={{}} />
          </div>
        </details>
        {shared.map(needed).map((f) => (
          <DeclaredField
            key={f.name}
            field={f}
            value={values[f.name] ?? ""}
            isSet={false}
            error={faultOf(f, values[f.name] ?? "", `${f.secret ? "secrets" : "settings"}.${f.name}`)}
            onChange={(v) => setValues((old) => ({ ...old, [f.name]: v }))}
          />
        ))}
      </Section>
      <Section title={t`3. Numbers`} about={t`As many as the account has.`}>
        {numbers.map((n, i) => (
          <fieldset key={n.key} className="grid gap-4 rounded-md p-3 shadow-[inset_0_0_0_1px_var(--line)]">
            <legend className="sr-only">{t`Number ${i + 1}`}</legend>
            <div className="flex items-start gap-2">
              <Field
                label={t`Name`}
                help={t`How your team calls it.`}
                className="flex-1"
                error={told(`numbers[${i}].name`) ?? (tried && !n.name.trim() ? t`This is needed.` : undefined)}
              >
                <Input
                  value={n.name}
                  maxLength={80}
                  onChange={(e) => change(n.key, (old) => ({ ...old, name: e.target.value }))}
                />
              </Field>
              {numbers.length > 1 && (
                <IconButton
                  label={t`Leave number ${i + 1} out`}
                  className="mt-6"
                  onClick={() => setNumbers((old) => old.filter((x) => x.key !== n.key))}
                >
                  <Trash2 />
                </IconButton>
              )}
            </div>
            {each.map((f) => (
              <DeclaredField
                key={f.name}
                field={f}
                value={n.values[f.name] ?? ""}
                isSet={false}
                error={faultOf(f, n.values[f.name] ?? "", `numbers[${i}].settings.${f.name}`)}
                onChange={(v) => change(n.key, (old) => ({ ...old, values: { ...old.values, [f.name]: v } }))}
              />
            ))}
          </fieldset>
        ))}
        <Button
          className="justify-self-start"
          onClick={() =>
            setNumbers((old) => [...old, { key: Math.max(...old.map((n) => n.key)) + 1, name: "", values: {} }])
          }
        >
          <Plus /> {t`Another number`}
        </Button>
        <DefaultSkillField
          value={skill}
          onChange={setSkill}
          error={tried && skill === null ? t`This is needed.` : undefined}
        />
      </Section>
      {save.error !== null && !(isApiError(save.error) && save.error.errors.length > 0) && (
        <p role="alert" className="text-sm text-danger">
          {errorText(save.error)}
        </p>
      )}
      <Button type="submit" variant="primary" busy={save.isPending} className="justify-self-start">
        {t`Connect the account`}
      </Button>
    </form>
  );
}

/** The last step: the addresses to give the platform. */
function Made({ account, platform }: { account: Account; platform: Platform }) {
  return (
    <>
      <Section
        title={t`4. Point the platform here`}
        about={t`Give the platform these addresses, so that messages arrive.`}
      >
        {account.channels.map((c) => (
          <Copy key={c.id} label={t`Inbound URL of ${c.name}`} value={c.webhook_url} />
        ))}
        <details>
          <summary className="cursor-pointer text-sm text-ink-2">{t`Where to enter them`}</summary>
          <div className="mt-3">
            <Guide platform={platform} values={{ webhook_url: account.channels[0]?.webhook_url ?? "" }} />
          </div>
        </details>
      </Section>
      <span className="flex flex-wrap gap-2">
        <Link to={"/settings/channels/accounts" as string}>
          <Button variant="primary" tabIndex={-1}>{t`Done`}</Button>
        </Link>
        <Link to={`/settings/channels/${account.channels[0]?.id ?? ""}/numbers` as string}>
          <Button tabIndex={-1}>{t`Open the account`}</Button>
        </Link>
      </span>
    </>
  );
}
