import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useRouter, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { Me } from "@/entities/me";
import { errorText } from "@/lib/error-text";
import { Alert } from "./Alert";
import { AuthForm } from "./AuthForm";
import { AuthFrame } from "./AuthFrame";
import { DemoSignIns } from "./DemoSignIns";
import { enter, safeTarget } from "./sign-in";

interface Credentials {
  email: string;
  password: string;
}

export function SignInPage() {
  const { t } = useLingui();
  const client = useQueryClient();
  const router = useRouter();
  const search = useSearch({ strict: false }) as { next?: string };
  const [form, setForm] = useState<Credentials>({ email: "", password: "" });
  const signIn = useMutation({
    mutationFn: (c: Credentials) => api.post<Me>("/auth/login", c),
    onSuccess: (me) => {
      enter(client, me);
      router.history.push(safeTarget(search.next));
    },
  });
  const wrong = isApiError(signIn.error, "unauthorized");
  return (
    <AuthFrame
      title={<Trans>Sign in to Recado</Trans>}
      foot={
        <Link to="/reset" className="underline underline-offset-2 hover:text-ink">
          <Trans>Forgot your password?</Trans>
        </Link>
      }
    >
      <AuthForm onSend={() => signIn.mutate(form)}>
        {(fault) => (
          <>
            {signIn.error && (
              <Alert>{wrong ? t`The e-mail or the password is not right.` : errorText(signIn.error)}</Alert>
            )}
            <Field label={<Trans>E-mail</Trans>} error={fault("email")}>
              <Input
                type="email"
                name="email"
                autoComplete="username"
                required
                autoFocus
                className="h-10"
                value={form.email}
                onChange={(e) => setForm({ ...form, email: e.target.value })}
              />
            </Field>
            <Field label={<Trans>Password</Trans>} error={fault("password")}>
              <Input
                type="password"
                name="password"
                autoComplete="current-password"
                required
                className="h-10"
                value={form.password}
                onChange={(e) => setForm({ ...form, password: e.target.value })}
              />
            </Field>
            <Button type="submit" variant="primary" size="lg" busy={signIn.isPending}>
              <Trans>Sign in</Trans>
            </Button>
          </>
        )}
      </AuthForm>
      <DemoSignIns busy={signIn.isPending} onPick={(c) => signIn.mutate(c)} />
    </AuthFrame>
  );
}
