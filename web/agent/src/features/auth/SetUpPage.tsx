import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Trans } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Me } from "@/entities/me";
import { errorText } from "@/lib/error-text";
import { Alert } from "./Alert";
import { AuthForm } from "./AuthForm";
import { AuthFrame } from "./AuthFrame";
import { NewPassword } from "./NewPassword";
import { enter } from "./sign-in";

/** The first page of a fresh server: the workspace and its owner. */
export function SetUpPage() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [form, setForm] = useState({ workspace: "", name: "", email: "", password: "" });
  const setUp = useMutation({
    mutationFn: () => api.post<Me>("/setup", form),
    onSuccess: (me) => {
      enter(client, me);
      void navigate({ to: "/settings/channels" });
    },
  });
  const error = isApiError(setUp.error) ? setUp.error : undefined;
  const done = error?.code === "conflict" || error?.code === "forbidden";
  const text = (name: "workspace" | "name" | "email") => ({
    value: form[name],
    required: true,
    className: "h-10",
    onChange: (e: { target: { value: string } }) => setForm({ ...form, [name]: e.target.value }),
  });
  return (
    <AuthFrame
      title={<Trans>Welcome to Recado</Trans>}
      intro={<Trans>Name your workspace and make yourself its owner. You connect your first channel next.</Trans>}
    >
      <AuthForm onSend={() => setUp.mutate()}>
        {(fault) => (
          <>
            {setUp.error && !error?.errors.length && (
              <Alert>
                {done ? (
                  <Trans>
                    This server is set up already.{" "}
                    <Link to="/sign-in" className="underline">
                      Sign in
                    </Link>
                  </Trans>
                ) : (
                  errorText(setUp.error)
                )}
              </Alert>
            )}
            <Field
              label={<Trans>Name of your business</Trans>}
              help={<Trans>Your team sees it; customers don't.</Trans>}
              error={fault("organization") ?? error?.field("workspace")}
            >
              <Input name="organization" autoComplete="organization" autoFocus {...text("workspace")} />
            </Field>
            <Field label={<Trans>Your name</Trans>} error={fault("name") ?? error?.field("name")}>
              <Input name="name" autoComplete="name" {...text("name")} />
            </Field>
            <Field label={<Trans>E-mail</Trans>} error={fault("email") ?? error?.field("email")}>
              <Input type="email" name="email" autoComplete="username" {...text("email")} />
            </Field>
            <NewPassword
              value={form.password}
              onChange={(password) => setForm({ ...form, password })}
              error={fault("new-password") ?? error?.field("password")}
            />
            <Button type="submit" variant="primary" size="lg" busy={setUp.isPending}>
              <Trans>Create the workspace</Trans>
            </Button>
          </>
        )}
      </AuthForm>
    </AuthFrame>
  );
}
