import { api, type Page as ListPage } from "@client/api";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { EmptyState } from "@kit/empty";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { Role } from "@/entities/me";
import { errorText } from "@/lib/error-text";
import { nearTime } from "@/lib/when";
import { Confirm } from "../parts/Confirm";
import { Copy } from "../parts/Copy";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows } from "../parts/Page";
import { roleHelp, roles } from "../people/roles";

interface Token {
  id: string;
  name: string;
  hint: string;
  role: Role;
  created_at: string;
  used_at: string | null;
  expires_at: string | null;
  token?: string;
}

const tokensKey = ["tokens"] as const;
const tokensQuery = queryOptions({
  queryKey: tokensKey,
  queryFn: ({ signal }) => api.get<ListPage<Token>>("/tokens", { signal }).then((p) => p.items),
});

export function TokensPage() {
  const query = useQuery(tokensQuery);
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Token>();
  const revoke = useChange((token: Token) => api.del(`/tokens/${token.id}`), {
    refresh: [tokensKey],
    done: t`The token no longer works.`,
    onDone: () => setRevoking(undefined),
  });
  const add = (
    <Button variant="primary" onClick={() => setMaking(true)}>
      <Plus /> {t`New token`}
    </Button>
  );
  return (
    <Page
      title={t`API tokens`}
      about={
        <Trans>
          For programs that work with your desk. What they can do is on the{" "}
          <a href="/api/docs" className="text-accent-ink underline">
            page of the API
          </a>
          .
        </Trans>
      }
      action={add}
    >
      <Loading query={query}>
        {(tokens) =>
          tokens.length === 0 ? (
            <EmptyState icon={KeyRound} title={t`No tokens yet`} action={add}>
              {t`Make one for each program, so that you can take it back alone.`}
            </EmptyState>
          ) : (
            <Rows label={t`API tokens`}>
              {tokens.map((token) => (
                <Row key={token.id}>
                  <div className="min-w-40 flex-1">
                    <p className="text-sm font-medium">{token.name}</p>
                    <p className="text-xs text-ink-3">
                      <code className="font-mono">…{token.hint}</code> ·{" "}
                      {roles().find((r) => r.value === token.role)?.label} ·{" "}
                      {token.used_at ? t`last used ${nearTime(token.used_at)}` : t`never used`}
                      {token.expires_at && <> · {t`valid until ${nearTime(token.expires_at)}`}</>}
                    </p>
                  </div>
                  <Button size="sm" onClick={() => setRevoking(token)}>
                    {t`Revoke`}
                  </Button>
                </Row>
              ))}
            </Rows>
          )
        }
      </Loading>
      {making && <NewToken onClose={() => setMaking(false)} />}
      {revoking && (
        <Confirm
          title={t`Revoke “${revoking.name}”?`}
          confirm={t`Revoke the token`}
          onConfirm={() => revoke.mutateAsync(revoking).catch(() => undefined)}
          onClose={() => setRevoking(undefined)}
        >
          <Trans>Programs that use it are refused from now on. This cannot be undone.</Trans>
        </Confirm>
      )}
    </Page>
  );
}

function NewToken({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("agent");
  const make = useChange(() => api.post<Token>("/tokens", { name, role }), { refresh: [tokensKey], quiet: true });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    make.mutate(undefined);
  };
  const token = make.data?.token;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t`New API token`}>
      {token ? (
        <div className="grid grid-cols-1 gap-4 pt-1">
          <p className="text-sm text-ink-2">{t`Copy it now: it is never shown again.`}</p>
          <Copy label={t`Token`} value={token} />
          <Copy
            label={t`A first call`}
            value={`curl -H 'Authorization: Bearer ${token}' ${location.origin}/api/v1/cases`}
          />
          <Button variant="primary" className="justify-self-end" onClick={onClose}>
            {t`Done`}
          </Button>
        </div>
      ) : (
        <form onSubmit={submit} className="grid gap-4 pt-1">
          <Field
            label={t`Name`}
            help={t`Which program is it for?`}
            error={make.isError ? errorText(make.error) : undefined}
          >
            <Input value={name} onChange={(e) => setName(e.target.value)} maxLength={80} required autoFocus />
          </Field>
          <Field label={t`Role`} help={roleHelp(role)}>
            <Select value={role} options={roles()} onChange={setRole} />
          </Field>
          <Button type="submit" variant="primary" busy={make.isPending} className="justify-self-end">
            {t`Make the token`}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
