import { useEffect, useState } from "react";
import { call } from "../api";
import { table, useTable } from "../table";

export interface Line {
  id: string;
  channel: "sms" | "whatsapp";
  number: string;
  name: string;
  shared: boolean;
  status: string;
  code: string;
  url: string;
  fallback_url: string;
  status_url: string;
  wired: boolean;
  /** The address of the desk's channel on the line. */
  desk: string;
}

export interface Content {
  sid: string;
  name: string;
  language: string;
  kind: string;
  text: string;
  template: string;
  category: string;
  status: string;
  reason: string;
  shared: boolean;
  review_at: string | null;
}

export interface LogEntry {
  sid: string;
  inbound: boolean;
  from: string;
  to: string;
  body: string;
  media: number;
  status: string;
  code: number;
  text: string;
  at: string;
}

export interface Alert {
  code: number;
  text: string;
  url: string;
  message: string;
  at: string;
}

export interface TwilioAccount {
  sid: string;
  token: string;
  second_token: string;
  test_sid: string;
  test_token: string;
  base_url: string;
  status: "active" | "suspended" | "closed";
  balance: string;
  media_auth: boolean;
  auto_wire: boolean;
  opt_out_types: boolean;
  review: { auto: boolean; delay_seconds: number };
  trouble: number;
  errors: { code: number; text: string }[];
  service: string;
  join: { number: string; words: string; people: { phone: string; name: string; until: string }[] };
  lines: Line[];
  contents: Content[];
  log: LogEntry[];
  alerts: Alert[];
}

/** Changes something at the console: a method, a path below it, and what to send. */
export type TwilioAct = (method: string, path: string, body?: unknown) => void;

const base = "/twilio_whatsapp/console";

/** What Twilio keeps of the account, read again as it changes. */
export function useTwilio(): [TwilioAccount | undefined, TwilioAct] {
  const [account, setAccount] = useState<TwilioAccount>();
  const steered = useTable((s) => s.steered);
  const accounts = useTable((s) => s.server?.accounts);
  // biome-ignore lint/correctness/useExhaustiveDependencies: both say that the answer may have changed.
  useEffect(() => {
    let gone = false;
    const timer = setTimeout(async () => {
      const a = await table.try(call<TwilioAccount>("GET", base));
      if (a && !gone) setAccount(a);
    }, 80);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [steered, accounts]);
  const act: TwilioAct = (method, path, body) => {
    void table.try(call<TwilioAccount>(method, base + path, body)).then((a) => a && setAccount(a));
  };
  return [account, act];
}
