import { Badge } from "@kit/badge";
import { Tooltip } from "@kit/tooltip";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { Bell as BellIcon, CheckCheck } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { useActions } from "@/actions/registry";
import { readNotices, unreadQuery } from "@/entities/notification";
import { useNotices } from "./use-notices";
import { startWorker } from "./worker";

const loadPanel = () => import("./NoticePanel");
const NoticePanel = lazy(() => loadPanel().then((m) => ({ default: m.NoticePanel })));

/** How much one is told of, in the rail. The list's code comes when the pointer or the focus does. */
export function Bell({ className }: { className: string }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const unread = useQuery(unreadQuery).data ?? 0;
  const [wanted, setWanted] = useState(false);
  const [open, setOpen] = useState(false);
  const { history } = useRouter();
  useNotices();
  useEffect(() => startWorker((path) => history.push(path)), [history]);
  const show = (is: boolean) => {
    setWanted(true);
    setOpen(is);
  };
  useActions([
    {
      id: "notifications",
      title: t`Notifications`,
      icon: BellIcon,
      group: "go",
      shortcut: "b",
      keywords: "bell news campana avisos novedades",
      perform: () => show(!open),
    },
    {
      id: "notifications.read",
      title: t`Mark all notifications as read`,
      icon: CheckCheck,
      group: "other",
      shortcut: "shift+b",
      enabled: () => unread > 0 || t`You have read them all.`,
      perform: async () => {
        await readNotices(client, { all: true });
        return { message: t`All notifications are read.` };
      },
    },
  ]);
  const label =
    unread > 0
      ? plural(unread, { one: "Notifications, # unread", other: "Notifications, # unread" })
      : t`Notifications`;
  const button = (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-label={label}
      onPointerEnter={() => void loadPanel()}
      onFocus={() => void loadPanel()}
      onClick={wanted ? undefined : () => show(true)}
      className={className}
    >
      <BellIcon strokeWidth={1.75} aria-hidden />
      {unread > 0 && (
        <Badge tone="accent" className="absolute top-0.5 right-0 h-[15px]! min-w-[15px]! text-[10px]! ring-2 ring-rail">
          {unread > 99 ? "99+" : unread}
        </Badge>
      )}
    </button>
  );
  if (!wanted) {
    return (
      <Tooltip content={t`Notifications`} keys={["B"]} side="right">
        {button}
      </Tooltip>
    );
  }
  return (
    <Suspense fallback={button}>
      <NoticePanel trigger={button} open={open} onOpenChange={setOpen} />
    </Suspense>
  );
}
