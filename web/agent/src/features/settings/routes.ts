import { t } from "@lingui/core/macro";
import {
  Activity,
  BadgeCheck,
  Bell,
  Bot,
  Clock,
  Coins,
  Filter,
  Inbox,
  KeyRound,
  Layers,
  ListPlus,
  type LucideIcon,
  MessageSquareText,
  NotebookPen,
  Package,
  Plug,
  QrCode,
  ShieldCheck,
  Smile,
  Sparkles,
  Store,
  Tag,
  Timer,
  UserRound,
  Users,
  UsersRound,
  Webhook,
  Workflow,
  Zap,
} from "lucide-react";
import type { ComponentType } from "react";
import type { Ability } from "@/entities/me";
import { openTexts } from "@/lib/language";

/** A settings page as data: the router and the side navigation both read it. */
export interface SettingsRoute {
  path: string;
  /** Pages of oneself, or of the whole workspace. */
  section: "own" | "workspace";
  /** Its name in the side navigation; a page without one is reached from another. */
  title?: () => string;
  icon?: LucideIcon;
  /** Who sees it there; the server decides all the same. */
  ability?: Ability;
  load: () => Promise<ComponentType>;
}

/** A page that speaks of routing brings the words of that as well. */
const routed = async (page: Promise<ComponentType>): Promise<ComponentType> =>
  (await Promise.all([page, openTexts("routing")]))[0];

/** A page that shows parts of the composer brings the words of that as well. */
const threaded = async (page: Promise<ComponentType>): Promise<ComponentType> =>
  (await Promise.all([page, openTexts("thread")]))[0];

export const settingsRoutes: SettingsRoute[] = [
  {
    path: "/settings/profile",
    section: "own",
    title: () => t`Profile and preferences`,
    icon: UserRound,
    load: () => import("./profile/ProfilePage").then((m) => m.ProfilePage),
  },
  {
    path: "/settings/notifications",
    section: "own",
    title: () => t`Notifications`,
    icon: Bell,
    load: () => import("./notifications/NotificationsPage").then((m) => m.NotificationsPage),
  },
  {
    path: "/settings/workspace",
    section: "workspace",
    title: () => t`Workspace`,
    icon: Store,
    ability: "workspace.manage",
    load: () => import("./workspace/WorkspacePage").then((m) => m.WorkspacePage),
  },
  {
    path: "/settings/channels",
    section: "workspace",
    title: () => t`Channels`,
    icon: Plug,
    ability: "channels.read",
    load: () => import("./channels/ChannelsPage").then((m) => m.ChannelsPage),
  },
  {
    path: "/settings/channels/new",
    section: "workspace",
    load: () => routed(import("./channels/NewChannelPage").then((m) => m.NewChannelPage)),
  },
  {
    path: "/settings/channels/deleted",
    section: "workspace",
    load: () => import("./channels/DeletedPage").then((m) => m.DeletedPage),
  },
  {
    path: "/settings/channels/try",
    section: "workspace",
    load: () => threaded(import("./channels/TryPage").then((m) => m.TryPage)),
  },
  {
    path: "/settings/channels/matrix",
    section: "workspace",
    load: () => import("./channels/MatrixPage").then((m) => m.MatrixPage),
  },
  {
    path: "/settings/channels/accounts",
    section: "workspace",
    load: () => import("./channels/numbers/AccountsPage").then((m) => m.AccountsPage),
  },
  {
    path: "/settings/channels/accounts/new",
    section: "workspace",
    load: () => routed(import("./channels/numbers/NewAccountPage").then((m) => m.NewAccountPage)),
  },
  {
    path: "/settings/channels/import",
    section: "workspace",
    load: () => import("./channels/numbers/ImportPage").then((m) => m.ImportPage),
  },
  {
    path: "/settings/channels/sign-up",
    section: "workspace",
    load: () => import("./channels/numbers/SignUpPage").then((m) => m.SignUpPage),
  },
  {
    path: "/settings/channels/sign-up/$platform",
    section: "workspace",
    load: () => import("./channels/numbers/SignUpAppPage").then((m) => m.SignUpAppPage),
  },
  {
    path: "/settings/channels/$channelId/numbers",
    section: "workspace",
    load: () => import("./channels/numbers/AccountPage").then((m) => m.AccountPage),
  },
  {
    path: "/settings/channels/$channelId/numbers/$numberId",
    section: "workspace",
    load: () => import("./channels/numbers/NumberPage").then((m) => m.NumberPage),
  },
  {
    path: "/settings/channels/$channelId",
    section: "workspace",
    load: () => routed(import("./channels/ChannelPage").then((m) => m.ChannelPage)),
  },
  {
    path: "/settings/catalogue",
    section: "workspace",
    title: () => t`Catalogue`,
    icon: Package,
    ability: "channels.manage",
    load: () => import("./catalogue/CataloguePage").then((m) => m.CataloguePage),
  },
  {
    path: "/settings/forms",
    section: "workspace",
    title: () => t`Forms`,
    icon: NotebookPen,
    ability: "templates.manage",
    load: () => import("./forms/FormsPage").then((m) => m.FormsPage),
  },
  {
    path: "/settings/forms/new",
    section: "workspace",
    load: () => import("./forms/FormPage").then((m) => m.FormPage),
  },
  {
    path: "/settings/forms/$formId",
    section: "workspace",
    load: () => import("./forms/FormPage").then((m) => m.FormPage),
  },
  {
    path: "/settings/prices",
    section: "workspace",
    title: () => t`Prices and limits`,
    icon: Coins,
    ability: "reports.read",
    load: () => import("./prices/PricesPage").then((m) => m.PricesPage),
  },
  {
    path: "/settings/links",
    section: "workspace",
    title: () => t`Links and QR codes`,
    icon: QrCode,
    ability: "channels.manage",
    load: () => import("./reach/LinksPage").then((m) => m.LinksPage),
  },
  {
    path: "/settings/links/new",
    section: "workspace",
    load: () => import("./reach/LinkPage").then((m) => m.NewLinkPage),
  },
  {
    path: "/settings/links/$linkId",
    section: "workspace",
    load: () => import("./reach/LinkPage").then((m) => m.LinkPage),
  },
  {
    path: "/settings/teams",
    section: "workspace",
    title: () => t`Teams`,
    icon: Users,
    ability: "teams.manage",
    load: () => import("./teams/TeamsPage").then((m) => m.TeamsPage),
  },
  {
    path: "/settings/people",
    section: "workspace",
    title: () => t`People`,
    icon: UsersRound,
    ability: "members.manage",
    load: () => import("./people/PeoplePage").then((m) => m.PeoplePage),
  },
  {
    path: "/settings/queues",
    section: "workspace",
    title: () => t`Queues`,
    icon: Layers,
    ability: "routing.read",
    load: () => routed(import("./queues/QueuesPage").then((m) => m.QueuesPage)),
  },
  {
    path: "/settings/queues/new",
    section: "workspace",
    load: () => routed(import("./queues/QueuePage").then((m) => m.QueuePage)),
  },
  {
    path: "/settings/queues/$queueId",
    section: "workspace",
    load: () => routed(import("./queues/QueuePage").then((m) => m.QueuePage)),
  },
  {
    path: "/settings/skills",
    section: "workspace",
    title: () => t`Skills`,
    icon: Sparkles,
    ability: "routing.read",
    load: () => routed(import("./skills/SkillsPage").then((m) => m.SkillsPage)),
  },
  {
    path: "/settings/workstreams",
    section: "workspace",
    title: () => t`Workstreams`,
    icon: Workflow,
    ability: "routing.read",
    load: () => routed(import("./workstreams/WorkstreamsPage").then((m) => m.WorkstreamsPage)),
  },
  {
    path: "/settings/workstreams/new",
    section: "workspace",
    load: () => routed(import("./workstreams/WorkstreamPage").then((m) => m.WorkstreamPage)),
  },
  {
    path: "/settings/workstreams/$workstreamId",
    section: "workspace",
    load: () => routed(import("./workstreams/WorkstreamPage").then((m) => m.WorkstreamPage)),
  },
  {
    path: "/settings/tags",
    section: "workspace",
    title: () => t`Tags`,
    icon: Tag,
    ability: "tags.manage",
    load: () => import("./tags/TagsPage").then((m) => m.TagsPage),
  },
  {
    path: "/settings/cases",
    section: "workspace",
    title: () => t`Cases`,
    icon: Inbox,
    ability: "attributes.manage",
    load: () => import("./cases/CasesPage").then((m) => m.CasesPage),
  },
  {
    path: "/settings/attributes",
    section: "workspace",
    title: () => t`Contact fields`,
    icon: ListPlus,
    ability: "attributes.manage",
    load: () => import("./attributes/AttributesPage").then((m) => m.AttributesPage),
  },
  {
    path: "/settings/permission",
    section: "workspace",
    title: () => t`Permission`,
    icon: ShieldCheck,
    ability: "workspace.manage",
    load: () => import("./consent/ConsentPage").then((m) => m.ConsentPage),
  },
  {
    path: "/settings/replies",
    section: "workspace",
    title: () => t`Saved replies`,
    icon: MessageSquareText,
    ability: "replies.manage",
    load: () => import("./replies/RepliesPage").then((m) => m.RepliesPage),
  },
  {
    path: "/settings/templates",
    section: "workspace",
    title: () => t`Message templates`,
    icon: BadgeCheck,
    ability: "templates.manage",
    load: () => import("./templates/TemplatesPage").then((m) => m.TemplatesPage),
  },
  {
    path: "/settings/templates/new",
    section: "workspace",
    load: () => threaded(import("./templates/TemplatePage").then((m) => m.TemplatePage)),
  },
  {
    path: "/settings/templates/$templateId",
    section: "workspace",
    load: () => threaded(import("./templates/TemplatePage").then((m) => m.TemplatePage)),
  },
  {
    path: "/settings/macros",
    section: "workspace",
    title: () => t`Macros`,
    icon: Zap,
    ability: "cases.write",
    load: () => threaded(import("./macros/MacrosPage").then((m) => m.MacrosPage)),
  },
  {
    path: "/settings/filters",
    section: "workspace",
    title: () => t`Filters`,
    icon: Filter,
    ability: "cases.read",
    load: () => import("./filters/FiltersPage").then((m) => m.FiltersPage),
  },
  {
    path: "/settings/automation",
    section: "workspace",
    title: () => t`Automation`,
    icon: Bot,
    ability: "automation.manage",
    load: () => import("./automation/RecipesPage").then((m) => m.RecipesPage),
  },
  {
    path: "/settings/automation/new/$family",
    section: "workspace",
    load: () => import("./automation/RecipePage").then((m) => m.RecipePage),
  },
  {
    path: "/settings/automation/$recipeId",
    section: "workspace",
    load: () => import("./automation/RecipePage").then((m) => m.RecipePage),
  },
  {
    path: "/settings/surveys",
    section: "workspace",
    title: () => t`Surveys`,
    icon: Smile,
    ability: "automation.manage",
    load: () => import("./surveys/SurveysPage").then((m) => m.SurveysPage),
  },
  {
    path: "/settings/surveys/new",
    section: "workspace",
    load: () => import("./surveys/SurveyPage").then((m) => m.SurveyPage),
  },
  {
    path: "/settings/surveys/$surveyId",
    section: "workspace",
    load: () => import("./surveys/SurveyPage").then((m) => m.SurveyPage),
  },
  {
    path: "/settings/hours",
    section: "workspace",
    title: () => t`Working hours`,
    icon: Clock,
    ability: "workspace.manage",
    load: () => import("./hours/HoursPage").then((m) => m.HoursPage),
  },
  {
    path: "/settings/hours/$calendarId",
    section: "workspace",
    load: () => import("./hours/CalendarPage").then((m) => m.CalendarPage),
  },
  {
    path: "/settings/sla",
    section: "workspace",
    title: () => t`Service levels`,
    icon: Timer,
    ability: "sla.read",
    load: () => import("./sla/SLAPage").then((m) => m.SLAPage),
  },
  {
    path: "/settings/sla/new",
    section: "workspace",
    load: () => import("./sla/PolicyPage").then((m) => m.PolicyPage),
  },
  {
    path: "/settings/sla/$policyId",
    section: "workspace",
    load: () => import("./sla/PolicyPage").then((m) => m.PolicyPage),
  },
  {
    path: "/settings/privacy",
    section: "workspace",
    title: () => t`Data processing`,
    icon: ShieldCheck,
    ability: "channels.read",
    load: () => import("./privacy/PrivacyPage").then((m) => m.PrivacyPage),
  },
  {
    path: "/settings/tokens",
    section: "workspace",
    title: () => t`API tokens`,
    icon: KeyRound,
    ability: "tokens.manage",
    load: () => import("./tokens/TokensPage").then((m) => m.TokensPage),
  },
  {
    path: "/settings/webhooks",
    section: "workspace",
    title: () => t`Webhooks`,
    icon: Webhook,
    ability: "webhooks.manage",
    load: () => import("./webhooks/WebhooksPage").then((m) => m.WebhooksPage),
  },
  {
    path: "/settings/webhooks/$webhookId",
    section: "workspace",
    load: () => import("./webhooks/WebhookPage").then((m) => m.WebhookPage),
  },
  {
    path: "/settings/journal",
    section: "workspace",
    title: () => t`Journal`,
    icon: Activity,
    ability: "journal.manage",
    load: () => import("./journal/JournalPage").then((m) => m.JournalPage),
  },
];
