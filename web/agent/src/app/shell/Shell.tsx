import { Trans } from "@lingui/react/macro";
import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { Pickers } from "@/actions/Pickers";
import { useShortcuts } from "@/actions/use-shortcuts";
import { useMe } from "@/entities/me";
import { OfferPlace } from "@/features/agents/OfferPlace";
import { usePresenceActions } from "@/features/agents/use-presence-actions";
import { useEarlyKeys } from "@/features/command-bar/early";
import { StartPlace } from "@/features/composer/start/StartPlace";
import { PlayerPlace } from "@/features/player/PlayerPlace";
import { useLive } from "@/live/live";
import { ErrorBoundary } from "../ErrorBoundary";
import { ConnectionBanner } from "./ConnectionBanner";
import { useNotifications } from "./notifications";
import { Rail } from "./Rail";
import { useShellActions } from "./shell-actions";
import { useUnreadMarks } from "./unread";

const CommandBar = lazy(() => import("@/features/command-bar/CommandBar").then((m) => ({ default: m.CommandBar })));
const HelpSheet = lazy(() => import("@/features/command-bar/HelpSheet").then((m) => ({ default: m.HelpSheet })));

/** The frame of the desk: the rail, the page, and what floats over both. */
export function Shell() {
  const me = useMe();
  const [overlay, setOverlay] = useState<"" | "bar" | "help">("");
  useLive(me.workspace.id, me.user.id);
  useShortcuts();
  useShellActions({ openBar: () => setOverlay("bar"), openHelp: () => setOverlay("help") });
  useEarlyKeys(overlay === "bar");
  usePresenceActions();
  useUnreadMarks();
  useNotifications();
  return (
    <div className="flex h-full flex-col">
      <SkipLink />
      <ConnectionBanner />
      <div className="flex min-h-0 flex-1 flex-col-reverse md:flex-row">
        <Rail onHelp={() => setOverlay("help")} onBar={() => setOverlay("bar")} />
        <main id="main" tabIndex={-1} className="min-h-0 min-w-0 flex-1 outline-none">
          <ErrorBoundary>
            <Outlet />
          </ErrorBoundary>
        </main>
      </div>
      <Pickers />
      <StartPlace />
      <OfferPlace />
      <PlayerPlace />
      <Suspense fallback={null}>
        <Once when={overlay === "bar"}>
          <CommandBar open={overlay === "bar"} onOpenChange={(open) => setOverlay(open ? "bar" : "")} />
        </Once>
        <Once when={overlay === "help"}>
          <HelpSheet open={overlay === "help"} onOpenChange={(open) => setOverlay(open ? "help" : "")} />
        </Once>
      </Suspense>
    </div>
  );
}

/** Mounts its children the first time they are wanted, and keeps them. */
function Once({ when, children }: { when: boolean; children: React.ReactNode }) {
  const [seen, setSeen] = useState(when);
  useEffect(() => {
    if (when) setSeen(true);
  }, [when]);
  return seen || when ? children : null;
}

function SkipLink() {
  return (
    // biome-ignore lint/a11y/useValidAnchor: a skip link is a link to a place of this page; the router must not see the hash
    <a
      href="#main"
      onClick={(e) => {
        e.preventDefault();
        document.getElementById("main")?.focus();
      }}
      className="-translate-y-16 fixed top-2 left-2 z-[70] rounded-md bg-ink px-3 py-2 font-medium text-paper focus:translate-y-0"
    >
      <Trans>Skip to content</Trans>
    </a>
  );
}
