import { api, type Page, url } from "@client/api";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { formatter } from "@/lib/formatter";
import { writtenLocale } from "@/lib/language";

export interface Money {
  currency: string;
  /** A decimal: it is added up on the server, where it is exact. */
  amount: string;
}

export type CostKind = "regular" | "in_window" | "entry" | "allowance" | "in_conversation" | "free";

/** What a message cost. */
export interface Cost {
  message_id: string;
  at: string;
  country: string;
  market: string;
  category: string;
  kind: CostKind;
  model: "message" | "conversation";
  template: string;
  /** false until it arrived: until then it costs nothing. */
  charged: boolean;
  amount: string;
  currency: string;
  basis: "table" | "platform" | "free" | "unknown";
}

export interface CostSum {
  count: number;
  charged: number;
  free: number;
  unknown: number;
  amounts: Money[];
}

export interface CaseCost extends CostSum {
  messages: Cost[];
}

export interface CostPart extends CostSum {
  key: string;
  name: string;
}

export interface Allowance {
  scope: string;
  channel_id?: string;
  name: string;
  unit: "message" | "conversation";
  used: number;
  free: number;
  categories: string[];
}

export interface Bill {
  month: string;
  from: string;
  to: string;
  uncounted: number;
  total: CostSum;
  months: CostPart[];
  days: CostPart[];
  channels: CostPart[];
  templates: CostPart[];
  countries: CostPart[];
  categories: CostPart[];
  kinds: CostPart[];
  allowances: Allowance[];
}

export interface BillFilter {
  month?: string;
  channel_id?: string;
  country?: string;
  category?: string;
  template?: string;
}

export type BillTable = "months" | "days" | "channels" | "templates" | "countries" | "categories" | "kinds";

export interface CheckRow {
  country: string;
  category: string;
  kind: CostKind;
  our_count: number;
  their_count: number;
  our_amount: string;
  their_amount: string;
  reason: "same" | "late" | "missing" | "here" | "price" | "no_list" | "currency";
  each: string;
}

export interface CostCheck {
  month: string;
  platform: string;
  account: string;
  checked_at: string;
  currency: string;
  failure?: string;
  rows: CheckRow[];
}

/** What a message of a category would cost if it were sent now. */
export interface Quote {
  why: "price" | "window" | "entry" | "allowance" | "unknown" | "nothing";
  free: boolean;
  amount: string;
  currency: string;
  category: string;
  country: string;
  market: string;
  list?: string;
  valid_from?: string;
  allowance?: Allowance;
}

export interface LimitState {
  scope: string;
  channels: string[];
  most: number;
  used: number;
  state: "ok" | "warning" | "full" | "unlimited" | "unknown";
  next_at: string | null;
  per_second: Record<string, number>;
  read_at: string;
}

export interface Quotes {
  items: Quote[];
  limit: LimitState | null;
}

export interface Limits {
  policy: "stop" | "warn";
  items: LimitState[];
}

export interface PriceRate {
  market: string;
  category: string;
  from?: number;
  price: string;
}

/** What a network charges from a day on; one without an id ships with the product. */
export interface PriceList {
  id: string;
  key: string;
  platform: string;
  model: "message" | "conversation";
  currency: string;
  valid_from: string;
  name: string;
  source: string;
  read: string;
  rates: PriceRate[];
}

export const costKeys = { all: ["costs"] as const, lists: ["price-lists"] as const, limits: ["limits"] as const };

export const billQuery = (filter: BillFilter) =>
  queryOptions({
    queryKey: [...costKeys.all, "bill", filter] as const,
    queryFn: ({ signal }) => api.get<Bill>("/costs/bill", { signal, query: { ...filter } }),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    refetchInterval: 15_000,
  });

export const checksQuery = (month: string) =>
  queryOptions({
    queryKey: [...costKeys.all, "checks", month] as const,
    queryFn: ({ signal }) => api.get<{ items: CostCheck[] }>("/costs/checks", { signal, query: { month } }),
    select: (answer) => answer.items,
  });

/** The server counts a moment behind what happens: asked again while it is looked at. */
export const caseCostQuery = (caseId: string) =>
  queryOptions({
    queryKey: [...costKeys.all, "case", caseId] as const,
    queryFn: ({ signal }) => api.get<CaseCost>(`/cases/${caseId}/cost`, { signal }),
    staleTime: 5_000,
    refetchInterval: 20_000,
  });

export const messageCostQuery = (messageId: string) =>
  queryOptions({
    queryKey: [...costKeys.all, "message", messageId] as const,
    queryFn: ({ signal }) => api.get<Cost>(`/messages/${messageId}/cost`, { signal }),
    retry: false,
    refetchInterval: 5_000,
  });

export const quoteQuery = (conversationId: string) =>
  queryOptions({
    queryKey: [...costKeys.all, "quote", conversationId] as const,
    queryFn: ({ signal }) => api.get<Quotes>(`/conversations/${conversationId}/quote`, { signal }),
    staleTime: 10_000,
    refetchInterval: 30_000,
  });

export const limitsQuery = queryOptions({
  queryKey: costKeys.limits,
  queryFn: ({ signal }) => api.get<Limits>("/limits", { signal }),
  refetchInterval: 30_000,
});

export const priceListsQuery = queryOptions({
  queryKey: costKeys.lists,
  queryFn: ({ signal }) => api.get<Page<PriceList>>("/price-lists", { signal }),
  select: (page) => page.items,
});

export function billFile(table: BillTable, filter: BillFilter): string {
  return url("/costs/bill.csv", { table, ...filter });
}

export function priceListFile(key: string): string {
  return url(`/price-lists/${encodeURIComponent(key)}/list.csv`);
}

/** An amount as people write it; prices of single messages need more digits than sums. */
export function money(m: Money, exact = false): string {
  const locale = writtenLocale();
  try {
    return formatter(
      `${locale}|money|${m.currency}|${exact}`,
      () =>
        new Intl.NumberFormat(locale, {
          style: "currency",
          currency: m.currency,
          ...(exact ? { maximumFractionDigits: 9 } : {}),
        }),
    ).format(Number(m.amount));
  } catch {
    return `${m.amount} ${m.currency}`;
  }
}

/** Sums of several currencies stand beside each other. */
export function moneys(list: Money[], exact = false): string {
  return list.map((m) => money(m, exact)).join(" + ");
}
