import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";
import type { Channel, PlatformField, Text } from "./channel";

/** How an account of a platform holds its numbers, as the platform declares it. */
export interface NumberRules {
  account: string;
  own: string[];
  kept: boolean;
  hooked: boolean;
  code_methods: string[] | null;
  code_languages: string[] | null;
  pin_length: number;
  name_least: number;
  name_most: number;
  profile: {
    about: number;
    address: number;
    description: number;
    email: number;
    websites: number;
    website_length: number;
    verticals: { key: string; text: Text }[] | null;
    picture_mimes: string[] | null;
    picture_bytes: number;
  };
  path: { title: Text; body: Text; open: boolean }[] | null;
  links: { title: Text; url: string }[] | null;
  sign_up?: { title: Text; help: Text; fields: PlatformField[] };
}

export type NumberStatus =
  | "connected"
  | "pending"
  | "unverified"
  | "flagged"
  | "restricted"
  | "limited"
  | "disconnected"
  | "banned"
  | "deleted"
  | "migrated"
  | "unknown";

export type NameStatus = "approved" | "pending" | "declined" | "expired" | "none";

export type NumberStep = "started" | "code_asked" | "verified" | "registered" | "name_approved" | "first_message";

export interface AccountNumber {
  id: string;
  channel_id: string;
  number: string;
  status: NumberStatus;
  word: string;
  verified: boolean;
  quality: "green" | "yellow" | "red" | "unknown";
  name: string;
  name_status: NameStatus;
  new_name: string;
  new_name_status: NameStatus;
  limit: number;
  throughput: "standard" | "high" | "unknown";
  pin: boolean;
  pin_kept: boolean;
  official: boolean;
  can_send: "available" | "limited" | "blocked" | "unknown";
  troubles: { about: string; code: string; text: string; solution: string }[];
  steps: Partial<Record<NumberStep, string>>;
  read_at: string;
  gone_at: string | null;
  next: "code" | "verify" | "register" | "connect" | "none";
  since: string | null;
}

export interface Authorisation {
  id: string;
  platform: string;
  state: "started" | "cancelled" | "failed" | "granted" | "connected";
  actor: { id: string; name: string };
  app: { id: string; name: string };
  subject: string;
  scopes: string[];
  expires_at: string | null;
  accounts: {
    id: string;
    name: string;
    numbers: { id: string; number: string; name: string; status: NumberStatus; verified: boolean }[];
  }[];
  channel_ids: string[];
  failure: string;
  started_at: string;
  granted_at: string | null;
}

/** An account of a platform with its channels, and its numbers where the platform can be asked. */
export interface Account {
  platform: string;
  account: string;
  channels: {
    id: string;
    name: string;
    number: string;
    status: Channel["status"];
    webhook_url: string;
    created_at: string;
  }[];
  kept: boolean;
  hooked: boolean;
  numbers: AccountNumber[];
  state: {
    hooks: { subscribed: boolean; apps: string[]; address: string };
    hooks_known: boolean;
    failure: { code: string; title: string; detail: string } | null;
    read_at: string | null;
  };
  authorisation: Authorisation | null;
}

export interface NumberFailure {
  code: string;
  title: string;
  detail: string;
  advice: Text;
  retry_after: number;
  unsure: boolean;
}

/** What became of something that the platform was asked to do. */
export interface NumberOutcome {
  state: "done" | "failed";
  failure: NumberFailure | null;
  number: string;
  account: Account;
}

export interface NumberProfile {
  about: string;
  address: string;
  description: string;
  email: string;
  vertical: string;
  websites: string[];
  picture_url?: string;
}

export interface NumberChange {
  id: string;
  number: string;
  kind: string;
  before: string;
  after: string;
  detail: string;
  actor: { type: string; name: string };
  at: string;
}

export interface NumberImport {
  id: string;
  platform: string;
  name: string;
  state: "running" | "done";
  total: number;
  done: number;
  connected: number;
  skipped: number;
  failed: number;
  made_at: string;
}

export interface NumberImportRow {
  row: number;
  name: string;
  state: "waiting" | "connected" | "skipped" | "failed";
  channel_id: string;
  problem: { field: string; en: string; es: string } | null;
}

export interface NumberImportCheck {
  rows: number;
  connect: number;
  skip: number;
  bad: number;
  problems: NumberImportRow[];
}

export interface SignUpApp {
  platform: string;
  settings: Record<string, string>;
  secrets_set: string[];
  own: boolean;
  ready: boolean;
  back_url: string;
}

export const numberKeys = {
  all: ["numbers"] as const,
  accounts: ["numbers", "accounts"] as const,
  of: (channelId: string) => ["numbers", "of", channelId] as const,
  history: (channelId: string) => ["numbers", "history", channelId] as const,
  imports: ["numbers", "imports"] as const,
  app: (platform: string) => ["sign-up-app", platform] as const,
};

export const accountsQuery = queryOptions({
  queryKey: numberKeys.accounts,
  queryFn: ({ signal }) => api.get<Page<Account>>("/accounts", { signal }).then((p) => p.items),
});

export const accountQuery = (channelId: string) =>
  queryOptions({
    queryKey: numberKeys.of(channelId),
    queryFn: ({ signal }) => api.get<Account>(`/channels/${channelId}/numbers`, { signal }),
  });

export const signUpAppQuery = (platform: string) =>
  queryOptions({
    queryKey: numberKeys.app(platform),
    queryFn: ({ signal }) => api.get<SignUpApp>(`/sign-up-apps/${platform}`, { signal }),
    staleTime: 60_000,
  });
