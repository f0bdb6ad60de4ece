import { api } from "@client/api";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { t } from "@lingui/core/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { channelKeys } from "@/entities/channel";
import { type Authorisation, type NumberFailure, numberKeys } from "@/entities/number";
import { errorText } from "@/lib/error-text";
import { Loading } from "../../parts/Loading";
import { Page, Section } from "../../parts/Page";
import { Refusal } from "./Refusal";
import { tellSignUp } from "./sign-up-news";

/** Where the window of a sign-up comes back to: what was granted, and which numbers are to be connected. */
export function SignUpPage() {
  const [came] = useState(() => new URLSearchParams(window.location.search));
  const id = came.get("state") ?? "";
  const code = came.get("code") ?? "";
  const refused = came.get("error_reason") ?? came.get("error") ?? "";
  const query = useQuery({
    queryKey: ["authorisation", id],
    enabled: id !== "",
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: async ({ signal }) => {
      if (!code && !refused) return api.get<Authorisation>(`/authorisations/${id}`, { signal });
      const done = await api.post<Authorisation>(`/authorisations/${id}/finish`, code ? { code } : { error: refused }, {
        idempotencyKey: `finish-${id}`,
      });
      // Gone from the address: it works once, and nobody is to find it in a history.
      window.history.replaceState(null, "", `${window.location.pathname}?state=${id}`);
      return done;
    },
  });
  const back = code !== "" || refused !== "";
  const arrived = query.isSuccess;
  // The page that opened the window goes on; where the browser does not let the window close itself, it can as well.
  useEffect(() => {
    if (!back || !arrived) return;
    tellSignUp(id);
    window.close();
  }, [back, arrived, id]);
  return (
    <Page
      title={t`Connect numbers`}
      about={t`What the business has shared with this server. Choose which numbers become channels.`}
    >
      {id === "" ? (
        <p className="text-sm">{t`This address belongs to no sign-up.`}</p>
      ) : (
        <Loading query={query}>{(a) => <Granted key={a.state} authorisation={a} />}</Loading>
      )}
    </Page>
  );
}

function Granted({ authorisation: a }: { authorisation: Authorisation }) {
  switch (a.state) {
    case "granted":
      return <Choose authorisation={a} />;
    case "connected":
      return <Done ids={a.channel_ids} failure={null} />;
    case "cancelled":
      return <Ended>{t`The window was left before it was done. Nothing was connected.`}</Ended>;
    case "failed":
      return <Ended>{t`The platform refused the sign-up: ${a.failure}`}</Ended>;
    default:
      return <Ended>{t`The window of this sign-up is still open.`}</Ended>;
  }
}

function Ended({ children }: { children: string }) {
  return (
    <div className="grid justify-items-start gap-3">
      <p role="alert" className="text-sm">
        {children}
      </p>
      <Link to={"/settings/channels/accounts" as string} className="text-sm underline underline-offset-2">
        {t`Messaging accounts`}
      </Link>
    </div>
  );
}

function Done({ ids, failure }: { ids: string[]; failure: NumberFailure | null }) {
  return (
    <div className="grid justify-items-start gap-3">
      <p role="status" className="text-sm">{t`The numbers are connected.`}</p>
      {failure && (
        <>
          <p className="text-sm">{t`But the account's news could not be subscribed to, so that nothing arrives yet:`}</p>
          <Refusal failure={failure} />
        </>
      )}
      {ids[0] && (
        <Link to={`/settings/channels/${ids[0]}/numbers` as string}>
          <Button variant="primary" tabIndex={-1}>{t`Open the account`}</Button>
        </Link>
      )}
    </div>
  );
}

interface Connected {
  channel_ids: string[];
  failure: NumberFailure | null;
}

function Choose({ authorisation: a }: { authorisation: Authorisation }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const all = a.accounts.flatMap((x) => x.numbers.map((n) => ({ ...n, account: x.id, of: x.name })));
  const [chosen, setChosen] = useState<Record<string, boolean>>(() => Object.fromEntries(all.map((n) => [n.id, true])));
  const [names, setNames] = useState<Record<string, string>>(() =>
    Object.fromEntries(all.map((n) => [n.id, n.name || n.number])),
  );
  const connect = useMutation({
    mutationFn: () =>
      api.post<Connected>(`/authorisations/${a.id}/channels`, {
        numbers: all
          .filter((n) => chosen[n.id])
          .map((n) => ({ account: n.account, number: n.id, name: names[n.id] ?? "" })),
      }),
    onSuccess: (done) => {
      void client.invalidateQueries({ queryKey: numberKeys.all });
      void client.invalidateQueries({ queryKey: channelKeys.list });
      if (!done.failure) void navigate({ to: `/settings/channels/${done.channel_ids[0]}/numbers` as string });
    },
  });
  if (connect.data) return <Done ids={connect.data.channel_ids} failure={connect.data.failure} />;
  return (
    <form
      className="grid gap-5"
      onSubmit={(e) => {
        e.preventDefault();
        connect.mutate();
      }}
    >
      {all.length === 0 && (
        <p className="text-sm">{t`The account has no number yet. Add one at the platform, then begin again.`}</p>
      )}
      {all.map((n) => (
        <Section
          key={n.id}
          title={
            <label className="flex items-center gap-2">
              <input
                type="checkbox"
                checked={chosen[n.id] ?? false}
                onChange={(e) => setChosen((old) => ({ ...old, [n.id]: e.target.checked }))}
              />
              {n.number}
            </label>
          }
          about={[n.of, n.name].filter(Boolean).join(" · ")}
        >
          <Field label={t`Name of the channel`} help={t`How your team calls it.`} className="max-w-md">
            <Input
              value={names[n.id] ?? ""}
              maxLength={80}
              onChange={(e) => setNames((old) => ({ ...old, [n.id]: e.target.value }))}
            />
          </Field>
        </Section>
      ))}
      <p className="text-xs text-ink-2">
        {t`Rights that were given: ${a.scopes.join(", ")}. The token is kept sealed; you can take it back at the platform at any time.`}
      </p>
      {connect.error !== null && (
        <p role="alert" className="text-sm text-danger">
          {errorText(connect.error)}
        </p>
      )}
      <Button
        type="submit"
        variant="primary"
        className="justify-self-start"
        busy={connect.isPending}
        inactive={!all.some((n) => chosen[n.id])}
      >
        {t`Connect`}
      </Button>
    </form>
  );
}
