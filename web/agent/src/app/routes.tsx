import type { ComponentType } from "react";
import { settingsRoutes } from "@/features/settings/routes";
import { openTexts } from "@/lib/language";

/** A page of the app as data: where it is, who sees it, and what loads it. */
export interface RouteRow {
  path: string;
  /** public pages need no session; desk pages stand inside the shell; settings pages inside its side navigation. */
  area: "public" | "desk" | "settings";
  load: () => Promise<ComponentType>;
}

/** Every page of the app. */
export const routes: readonly RouteRow[] = [
  { path: "/sign-in", area: "public", load: () => import("@/features/auth/SignInPage").then((m) => m.SignInPage) },
  { path: "/set-up", area: "public", load: () => import("@/features/auth/SetUpPage").then((m) => m.SetUpPage) },
  {
    path: "/invitation/$token",
    area: "public",
    load: () => import("@/features/auth/InvitationPage").then((m) => m.InvitationPage),
  },
  { path: "/reset", area: "public", load: () => import("@/features/auth/ForgotPage").then((m) => m.ForgotPage) },
  {
    path: "/reset/$token",
    area: "public",
    load: () => import("@/features/auth/ResetPage").then((m) => m.ResetPage),
  },
  { path: "/inbox/$view", area: "desk", load: () => import("./pages/InboxPage").then((m) => m.InboxPage) },
  { path: "/inbox/$view/$caseId", area: "desk", load: () => import("./pages/InboxPage").then((m) => m.InboxPage) },
  {
    path: "/glossary",
    area: "desk",
    load: () => import("@/features/glossary/GlossaryPage").then((m) => m.GlossaryPage),
  },
  { path: "/search", area: "desk", load: () => import("@/features/search/SearchPage").then((m) => m.SearchPage) },
  {
    path: "/contacts",
    area: "desk",
    load: () => import("@/features/contacts/ContactsPage").then((m) => m.ContactsPage),
  },
  {
    path: "/contacts/import",
    area: "desk",
    load: () => import("@/features/contacts/import/ImportPage").then((m) => m.ImportPage),
  },
  {
    path: "/contacts/import/$importId",
    area: "desk",
    load: () => import("@/features/contacts/import/ImportPage").then((m) => m.ImportPage),
  },
  {
    path: "/companies",
    area: "desk",
    load: () => import("@/features/contacts/CompaniesPage").then((m) => m.CompaniesPage),
  },
  {
    path: "/companies/$companyId",
    area: "desk",
    load: () => import("@/features/contacts/CompaniesPage").then((m) => m.CompaniesPage),
  },
  {
    path: "/contacts/$contactId",
    area: "desk",
    load: () => import("@/features/contacts/ContactsPage").then((m) => m.ContactsPage),
  },
  {
    path: "/reports",
    area: "desk",
    load: async () =>
      (await Promise.all([import("@/features/reports/ReportsPage"), openTexts("reports")]))[0].ReportsPage,
  },
  {
    path: "/reports/surveys",
    area: "desk",
    load: async () =>
      (await Promise.all([import("@/features/reports/surveys/SurveysReport"), openTexts("reports")]))[0].SurveysReport,
  },
  {
    path: "/costs",
    area: "desk",
    load: async () =>
      (await Promise.all([import("@/features/reports/costs/CostsPage"), openTexts("reports")]))[0].CostsPage,
  },
  {
    path: "/overview",
    area: "desk",
    load: async () =>
      (await Promise.all([import("@/features/reports/overview/OverviewPage"), openTexts("reports")]))[0].OverviewPage,
  },
  {
    path: "/wall",
    area: "desk",
    load: async () => (await Promise.all([import("@/features/wall/WallPage"), openTexts("wall")]))[0].WallPage,
  },
  {
    path: "/approvals",
    area: "desk",
    load: async () =>
      (await Promise.all([import("@/features/wall/approvals/ApprovalsPage"), openTexts("wall")]))[0].ApprovalsPage,
  },
  {
    path: "/wall/watch/$caseId",
    area: "desk",
    load: async () =>
      (await Promise.all([import("@/features/wall/WatchPage"), openTexts("wall"), openTexts("thread")]))[0].WatchPage,
  },
  {
    path: "/public",
    area: "desk",
    load: async () =>
      (await Promise.all([import("@/features/public/stream/StreamPage"), openTexts("public")]))[0].StreamPage,
  },
  {
    path: "/public/posts",
    area: "desk",
    load: async () =>
      (await Promise.all([import("@/features/public/posts/PostsPage"), openTexts("public")]))[0].PostsPage,
  },
  ...["/public/posts/new", "/public/publications/$publicationId"].map((path) => ({
    path,
    area: "desk" as const,
    load: async () =>
      (await Promise.all([import("@/features/public/posts/PublicationPage"), openTexts("public")]))[0].PublicationPage,
  })),
  {
    path: "/public/reviews",
    area: "desk",
    load: async () =>
      (
        await Promise.all([import("@/features/public/reviews/ReviewsPage"), openTexts("public"), openTexts("reports")])
      )[0].ReviewsPage,
  },
  {
    path: "/public/posts/$postId",
    area: "desk",
    load: async () =>
      (await Promise.all([import("@/features/public/posts/PostPage"), openTexts("public")]))[0].PostPage,
  },
  ...settingsRoutes.map((row) => ({
    path: row.path,
    area: "settings" as const,
    load: async () => (await Promise.all([row.load(), openTexts("settings")]))[0],
  })),
];
