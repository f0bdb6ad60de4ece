import { api, type Page as ListPage } from "@client/api";
import { isApiError } from "@client/error";
import { Avatar } from "@kit/avatar";
import { Button, IconButton } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { UserCheck, UserPlus, UserX, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { type Role, useCan, useMe } from "@/entities/me";
import { type Member, memberKeys, membersQuery } from "@/entities/member";
import { errorText } from "@/lib/error-text";
import { nearTime } from "@/lib/when";
import { Copy } from "../parts/Copy";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows, Section } from "../parts/Page";
import { PresenceOf } from "./PresenceOf";
import { roleHelp, roles } from "./roles";

interface Invitation {
  id: string;
  email: string;
  role: Role;
  expires_at: string;
  url?: string;
}

const invitationsKey = ["invitations"] as const;
const invitationsQuery = queryOptions({
  queryKey: invitationsKey,
  queryFn: ({ signal }) => api.get<ListPage<Invitation>>("/invitations", { signal }).then((p) => p.items),
});

export function PeoplePage() {
  const members = useQuery(membersQuery);
  const manage = useCan("members.manage");
  const [inviting, setInviting] = useState(false);
  return (
    <Page
      title={t`People`}
      term="member"
      about={t`Your colleagues and what each may do.`}
      action={
        manage && (
          <Button variant="primary" onClick={() => setInviting(true)}>
            <UserPlus /> {t`Invite`}
          </Button>
        )
      }
    >
      <Loading query={members}>
        {(list) => (
          <Rows label={t`People`}>
            {list.map((m) => (
              <MemberRow key={m.id} member={m} manage={manage} />
            ))}
          </Rows>
        )}
      </Loading>
      {manage && <Invitations />}
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Page>
  );
}

function MemberRow({ member, manage }: { member: Member; manage: boolean }) {
  const me = useMe();
  const change = useChange((patch: { role?: Role; disabled?: boolean }) => api.patch(`/members/${member.id}`, patch), {
    refresh: [memberKeys.list],
    done: t`Saved.`,
  });
  const mine = member.id === me.user.id;
  return (
    <Row>
      <Avatar name={member.name} seed={member.id} />
      <div className={`min-w-0 flex-1 basis-24 ${member.disabled_at ? "opacity-60" : ""}`}>
        <p className="truncate text-sm font-medium">
          {member.name} {mine && <span className="font-normal text-ink-3">{t`(you)`}</span>}
        </p>
        <p className="truncate text-xs text-ink-3">{member.email}</p>
      </div>
      {!mine && <PresenceOf member={member} />}
      {member.disabled_at && <span className="text-xs text-ink-3">{t`Can’t sign in`}</span>}
      {manage && !mine ? (
        <>
          <Select
            value={member.role}
            options={roles()}
            onChange={(role) => change.mutate({ role })}
            label={t`Role of ${member.name}`}
            quiet
          />
          <Button size="sm" onClick={() => change.mutate({ disabled: !member.disabled_at })}>
            {member.disabled_at ? (
              <UserCheck aria-hidden className="sm:hidden" />
            ) : (
              <UserX aria-hidden className="sm:hidden" />
            )}
            <span className="max-sm:sr-only">{member.disabled_at ? t`Let in again` : t`Shut out`}</span>
          </Button>
        </>
      ) : (
        <span className="text-sm text-ink-2">{roles().find((r) => r.value === member.role)?.label}</span>
      )}
    </Row>
  );
}

function Invitations() {
  const query = useQuery(invitationsQuery);
  const revoke = useChange((i: Invitation) => api.del(`/invitations/${i.id}`), {
    refresh: [invitationsKey],
    done: t`The invitation is no longer valid.`,
  });
  if (!query.data?.length) return null;
  return (
    <Section title={t`Invited`}>
      <Rows label={t`Invited`}>
        {query.data.map((i) => (
          <Row key={i.id}>
            <div className="min-w-40 flex-1">
              <p className="text-sm">{i.email}</p>
              <p className="text-xs text-ink-3">{t`valid until ${nearTime(i.expires_at)}`}</p>
            </div>
            <span className="text-sm text-ink-2">{roles().find((r) => r.value === i.role)?.label}</span>
            <IconButton label={t`Withdraw the invitation of ${i.email}`} onClick={() => revoke.mutate(i)}>
              <X />
            </IconButton>
          </Row>
        ))}
      </Rows>
    </Section>
  );
}

function InviteDialog({ onClose }: { onClose: () => void }) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("agent");
  const invite = useChange(() => api.post<Invitation>("/invitations", { email, role }), {
    refresh: [invitationsKey],
    quiet: true,
  });
  const link = invite.data?.url;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    invite.mutate(undefined);
  };
  const fault = isApiError(invite.error) ? (invite.error.field("email") ?? errorText(invite.error)) : undefined;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t`Invite a colleague`}>
      {link ? (
        <div className="grid grid-cols-1 gap-4 pt-1">
          <p className="text-sm text-ink-2">
            <Trans>
              The invitation of {email} is ready. It was sent by e-mail where a mail server is set. You can also pass on
              this link yourself; it works once and is shown only now.
            </Trans>
          </p>
          <Copy label={t`Link`} value={link} />
          <Button variant="primary" className="justify-self-end" onClick={onClose}>
            {t`Done`}
          </Button>
        </div>
      ) : (
        <form onSubmit={submit} className="grid gap-4 pt-1">
          <Field label={t`E-mail`} error={fault}>
            <Input type="email" value={email} onChange={(e) => setEmail(e.target.value)} required autoFocus />
          </Field>
          <Field label={t`Role`} help={roleHelp(role)}>
            <Select value={role} options={roles()} onChange={setRole} />
          </Field>
          <Button type="submit" variant="primary" busy={invite.isPending} className="justify-self-end">
            {t`Invite`}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
