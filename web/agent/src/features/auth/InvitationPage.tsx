import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Trans } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { Me } from "@/entities/me";
import { errorText } from "@/lib/error-text";
import { Alert } from "./Alert";
import { AuthForm } from "./AuthForm";
import { AuthFrame } from "./AuthFrame";
import { NewPassword } from "./NewPassword";
import { enter } from "./sign-in";

interface Invitation {
  email: string;
  workspace: string;
  role: string;
}

/** Where an invitation's link leads: a name and a password, and one is in. */
export function InvitationPage() {
  const { token } = useParams({ strict: false }) as { token: string };
  const client = useQueryClient();
  const navigate = useNavigate();
  const [form, setForm] = useState({ name: "", password: "" });
  const invitation = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => api.get<Invitation>(`/auth/invitations/${encodeURIComponent(token)}`),
    retry: false,
  });
  const accept = useMutation({
    mutationFn: () => api.post<Me>(`/auth/invitations/${encodeURIComponent(token)}`, form),
    onSuccess: (me) => {
      enter(client, me);
      void navigate({ to: "/inbox/$view", params: { view: "mine" } });
    },
  });
  const error = isApiError(accept.error) ? accept.error : undefined;
  if (invitation.isPending) return <AuthFrame title="">{null}</AuthFrame>;
  if (!invitation.data) {
    return (
      <AuthFrame
        title={<Trans>This invitation can't be used</Trans>}
        intro={<Trans>It has expired, was withdrawn or was used already. Ask for a new one.</Trans>}
      >
        <Link to="/sign-in" className="font-medium text-accent-ink underline underline-offset-2">
          <Trans>Sign in</Trans>
        </Link>
      </AuthFrame>
    );
  }
  const { workspace, email } = invitation.data;
  return (
    <AuthFrame
      title={<Trans>Join {workspace}</Trans>}
      intro={<Trans>You were invited as {email}. Choose a name and a password.</Trans>}
    >
      <AuthForm onSend={() => accept.mutate()}>
        {(fault) => (
          <>
            {accept.error && !error?.errors.length && <Alert>{errorText(accept.error)}</Alert>}
            <input type="hidden" autoComplete="username" value={email} readOnly />
            <Field
              label={<Trans>Your name</Trans>}
              help={<Trans>Customers see it on your answers.</Trans>}
              error={fault("name") ?? error?.field("name")}
            >
              <Input
                name="name"
                autoComplete="name"
                required
                autoFocus
                className="h-10"
                value={form.name}
                onChange={(e) => setForm({ ...form, name: e.target.value })}
              />
            </Field>
            <NewPassword
              value={form.password}
              onChange={(password) => setForm({ ...form, password })}
              error={fault("new-password") ?? error?.field("password")}
            />
            <Button type="submit" variant="primary" size="lg" busy={accept.isPending}>
              <Trans>Join</Trans>
            </Button>
          </>
        )}
      </AuthForm>
    </AuthFrame>
  );
}
