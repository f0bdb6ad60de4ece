import { api } from "@client/api";
import { Button } from "@kit/button";
import { PlatformIcon } from "@kit/icons/platform";
import { t } from "@lingui/core/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import type { Platform } from "@/entities/channel";
import { signUpAppQuery } from "@/entities/number";
import { errorText } from "@/lib/error-text";
import { say } from "../text";
import { signUpNews } from "./sign-up-news";

/** Opens the platform's own window, in which the business connects itself. */
export function SignUpButton({ platform }: { platform: Platform }) {
  const navigate = useNavigate();
  const app = useQuery(signUpAppQuery(platform.key));
  const rules = platform.numbers?.sign_up;
  // The window comes back to a page of ours, which says here that it is done.
  useEffect(
    () => signUpNews((id) => void navigate({ to: `/settings/channels/sign-up?state=${id}` as string })),
    [navigate],
  );
  const begin = useMutation({
    mutationFn: async () => {
      // Opened before anything is awaited: else the browser takes it for a pop-up nobody asked for.
      const opened = window.open("about:blank", "sign-up", "popup,width=640,height=760");
      try {
        const { url } = await api.post<{ id: string; url: string }>("/authorisations", { platform: platform.key });
        if (opened) opened.location.href = url;
        else window.location.assign(url);
      } catch (e) {
        opened?.close();
        throw e;
      }
    },
  });
  if (!rules || !app.data) return null;
  return (
    <div className="grid justify-items-start gap-2">
      <p className="text-sm text-ink-2">{say(rules.help)}</p>
      <span className="flex flex-wrap items-center gap-3">
        <Button
          variant="primary"
          busy={begin.isPending}
          inactive={!app.data.ready}
          hint={app.data.ready ? undefined : t`Set up the app first.`}
          onClick={() => app.data.ready && begin.mutate()}
        >
          <PlatformIcon platform={platform.key} className="size-4" /> {say(rules.title)}
        </Button>
        <Link
          to={`/settings/channels/sign-up/${platform.key}` as string}
          className="text-sm underline underline-offset-2"
        >
          {app.data.own ? t`Change the app` : t`Set up your own app`}
        </Link>
      </span>
      {begin.error !== null && (
        <p role="alert" className="text-sm text-danger">
          {errorText(begin.error)}
        </p>
      )}
    </div>
  );
}
