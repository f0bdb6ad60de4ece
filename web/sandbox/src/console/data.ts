import { useEffect, useState } from "react";
import { call } from "../api";
import { table, useTable } from "../table";
import type { Account } from "../types";

export interface Template {
  id: string;
  name: string;
  language: string;
  category: string;
  correct_category: string;
  status: string;
  quality: string;
  reason: string;
  text: string;
  review_at: string | null;
  paused_till: string | null;
  sent: number;
  delivered: number;
  read: number;
}

export interface BusinessNumber {
  id: string;
  display: string;
  name: string;
  new_name: string;
  name_status: string;
  quality: string;
  status: string;
  throughput: string;
  registered: boolean;
  token: string;
  complaints: number;
  code: string;
  verified: boolean;
  connected: boolean;
}

export interface Standing {
  tier: string;
  pricing: string;
  marketing_cap: number;
  unpaid: boolean;
  locked: boolean;
  restrictions: { type: string; until: string }[];
}

export interface Business {
  waba: string;
  app: { id: string; secret: string };
  dialog: string;
  review: { auto: boolean; delay_seconds: number };
  standing: Standing;
  limit: number;
  used: number;
  tiers: string[];
  restriction_types: string[];
  numbers: BusinessNumber[];
  templates: Template[];
}

/** Changes something at the console: a method, a path below the number's own, and what to send. */
export type Act = (method: string, path: string, body?: unknown, number?: string) => void;

/** What the platform keeps of an account's business, read again as it changes. */
export function useBusiness(account: Account): [Business | undefined, Act] {
  const [business, setBusiness] = useState<Business>();
  const pulse = useTable((s) => s.steered);
  const base = `/${account.platform}/console/`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pulse says that the answer may have changed.
  useEffect(() => {
    let gone = false;
    const timer = setTimeout(async () => {
      const b = await table.try(call<Business>("GET", base + account.id));
      if (b && !gone) setBusiness(b);
    }, 80);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [base, account.id, pulse]);
  const act: Act = (method, path, body, number = account.id) => {
    void table.try(call<Business>(method, base + number + path, body)).then((b) => b && setBusiness(b));
  };
  return [business, act];
}
