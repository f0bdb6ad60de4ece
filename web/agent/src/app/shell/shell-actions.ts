import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  AtSign,
  Bookmark,
  BookOpenText,
  ChartColumn,
  CircleHelp,
  Coins,
  Command,
  Gauge,
  Globe,
  Inbox,
  LayoutDashboard,
  ListPlus,
  LogOut,
  Moon,
  Rows3,
  Search,
  Settings,
  SquarePen,
  Stamp,
  Sun,
  UsersRound,
} from "lucide-react";
import { type Action, useActions } from "@/actions/registry";
import { useMe } from "@/entities/me";
import { savedViewsQuery } from "@/entities/saved-view";
import { openStart } from "@/features/composer/start/starting";
import { viewSearch } from "@/features/inbox-list/saved";
import { settingsRoutes } from "@/features/settings/routes";
import { useDensity } from "@/lib/density";
import { useTheme } from "@/lib/look";
import { signOut } from "../session";

/** The actions that exist everywhere on the desk. */
export function useShellActions({ openBar, openHelp }: { openBar: () => void; openHelp: () => void }) {
  const navigate = useNavigate();
  const [, setTheme] = useTheme();
  const [density, setDensity] = useDensity();
  const go = (to: string) => () => void navigate({ to });
  const me = useMe();
  const pages = settingsRoutes.flatMap((page): Action[] => {
    if (!page.title || (page.ability && !me.abilities.includes(page.ability))) return [];
    const title = t`Settings: ${page.title()}`;
    return [{ id: page.path, title, icon: page.icon ?? Settings, group: "go", perform: go(page.path) }];
  });
  const views = (useQuery(savedViewsQuery).data ?? []).map(
    (view): Action => ({
      id: `view.go.${view.id}`,
      title: t`Go to view ${view.name}`,
      icon: Bookmark,
      group: "go",
      perform: () => void navigate({ to: "/inbox/$view", params: { view: "all" }, search: viewSearch(view) }),
    }),
  );
  useActions([
    {
      id: "message.new",
      title: t`New message…`,
      icon: SquarePen,
      group: "other",
      shortcut: "c",
      keywords: "compose write start escribir empezar redactar",
      visible: () => me.abilities.includes("messages.send"),
      perform: () => openStart(),
    },
    {
      id: "bar",
      title: t`Find anything`,
      icon: Command,
      group: "other",
      shortcut: "mod+k",
      whileTyping: true,
      visible: () => true,
      perform: openBar,
    },
    { id: "help", title: t`Keyboard shortcuts`, icon: CircleHelp, group: "other", shortcut: "?", perform: openHelp },
    {
      id: "glossary",
      title: t`Glossary`,
      icon: BookOpenText,
      group: "other",
      keywords: t`words, meaning, terms`,
      perform: go("/glossary"),
    },
    { id: "search", title: t`Search`, icon: Search, group: "go", shortcut: "/", perform: go("/search") },
    {
      id: "go-costs",
      title: t`Costs and limits`,
      icon: Coins,
      group: "go",
      keywords: t`money, price, bill, limit`,
      visible: () => me.abilities.includes("reports.read"),
      perform: go("/costs"),
    },
    { id: "go-mine", title: t`Go to my cases`, icon: Inbox, group: "go", shortcut: "1", perform: go("/inbox/mine") },
    {
      id: "go-unassigned",
      title: t`Go to unassigned cases`,
      icon: Inbox,
      group: "go",
      shortcut: "2",
      perform: go("/inbox/unassigned"),
    },
    { id: "go-all", title: t`Go to all cases`, icon: Inbox, group: "go", shortcut: "3", perform: go("/inbox/all") },
    {
      id: "go-contacts",
      title: t`Go to contacts`,
      icon: UsersRound,
      group: "go",
      shortcut: "4",
      perform: go("/contacts"),
    },
    {
      id: "segments",
      title: t`Segments`,
      icon: UsersRound,
      group: "go",
      keywords: "contacts filter contactos filtro",
      perform: () => void navigate({ to: "/contacts", search: { ask: "segments" } }),
    },
    {
      id: "segment-new",
      title: t`New segment…`,
      icon: ListPlus,
      group: "go",
      keywords: "contacts filter conditions contactos filtro condiciones",
      perform: () => void navigate({ to: "/contacts", search: { ask: "new" } }),
    },
    {
      id: "go-public",
      title: t`Go to what is said in public`,
      icon: Globe,
      group: "go",
      shortcut: "7",
      keywords: "comments reviews posts moderation comentarios reseñas publicaciones moderación",
      perform: go("/public"),
    },
    {
      id: "go-reports",
      title: t`Go to reports`,
      icon: ChartColumn,
      group: "go",
      shortcut: "5",
      keywords: "figures statistics informes cifras estadísticas",
      perform: go("/reports"),
    },
    {
      id: "go-overview",
      title: t`Go to the overview`,
      icon: LayoutDashboard,
      group: "go",
      keywords: "accounts numbers insights news dashboard resumen cuentas novedades panel",
      perform: go("/overview"),
    },
    {
      id: "go-wall",
      title: t`Go to the wall`,
      icon: Gauge,
      group: "go",
      shortcut: "6",
      keywords: "supervisor live agents muro panel vivo agentes",
      visible: () => me.abilities.includes("desk.supervise"),
      perform: go("/wall"),
    },
    {
      id: "go-approvals",
      title: t`Go to approvals`,
      icon: Stamp,
      group: "go",
      keywords: "review replies recipes supervisor aprobaciones revisar respuestas recetas",
      visible: () => me.abilities.includes("reply.approve"),
      perform: go("/approvals"),
    },
    {
      id: "go-settings",
      title: t`Go to settings`,
      icon: Settings,
      group: "go",
      shortcut: "mod+,",
      whileTyping: true,
      perform: go("/settings/profile"),
    },
    {
      id: "mentions",
      title: t`Go to mentions`,
      icon: AtSign,
      group: "go",
      perform: () => void navigate({ to: "/inbox/$view", params: { view: "mentions" } }),
    },
    ...views,
    ...pages,
    {
      id: "light",
      title: t`Light theme`,
      icon: Sun,
      group: "look",
      keywords: "theme tema claro",
      perform: () => setTheme("light"),
    },
    {
      id: "dark",
      title: t`Dark theme`,
      icon: Moon,
      group: "look",
      keywords: "theme tema oscuro",
      perform: () => setTheme("dark"),
    },
    {
      id: "density",
      title: density === "compact" ? t`Comfortable rows` : t`Compact rows`,
      icon: Rows3,
      group: "look",
      keywords: "density densidad",
      perform: () => setDensity(density === "compact" ? "comfortable" : "compact"),
    },
    { id: "sign-out", title: t`Sign out`, icon: LogOut, group: "other", perform: signOut },
  ]);
}
