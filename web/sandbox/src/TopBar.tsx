import {
  Building2,
  Clock3,
  ExternalLink,
  FastForward,
  KeyRound,
  MessagesSquare,
  Moon,
  Plus,
  RadioTower,
  Smartphone,
  Store,
  Sun,
  TriangleAlert,
} from "lucide-react";
import { useEffect, useState } from "react";
import { api } from "./api";
import { FaultsMenu } from "./Faults";
import { LifeSwitch } from "./Life";
import { table, useTable } from "./table";
import { type Language, language, theme, useFormats, useT } from "./texts";
import type { Account } from "./types";

export const barButton =
  "flex h-8 shrink-0 items-center gap-1.5 rounded-md border border-line bg-raised px-2.5 text-sm font-medium hover:bg-hover";

/** What tells numbers apart that may be the same on two networks. */
const networks: Record<string, string> = { twilio_sms: "SMS", twilio_whatsapp: "Twilio" };

/** What the page shows below the bar: a platform's console, or "" for the phones. */
export type View = "" | "business" | "public" | "twilio" | "accounts";

/** Whether an account is of the platform that has a business manager. */
export const managed = (account?: Account) => account?.steered === true && account.platform === "whatsapp";

/** The controls of the emulated world. */
export function TopBar(props: {
  account?: Account;
  onAccount: (id: string) => void;
  onAdd: () => void;
  view: View;
  onView: (v: View) => void;
}) {
  const t = useT();
  const lang = language.use();
  const look = theme.use();
  const accounts = (useTable((s) => s.server?.accounts) ?? []).filter((a) => !a.mute);
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b max-sm:gap-x-1.5 bg-canvas px-3 py-2 sm:px-4">
      <div className="mr-1 max-sm:sr-only">
        <h1 className="text-base leading-tight font-semibold">{t.title}</h1>
        <p className="hidden text-2xs text-ink-3 sm:block">{t.subtitle}</p>
      </div>
      <button type="button" onClick={props.onAdd} className={barButton}>
        <Plus aria-hidden className="size-4" />
        <span className="max-sm:sr-only">{t.addPhone}</span>
      </button>
      {accounts.length > 1 && props.view !== "public" && (
        <label className="flex items-center gap-1.5 text-xs text-ink-2">
          {t.business}
          <select
            value={props.account?.id}
            onChange={(e) => props.onAccount(e.target.value)}
            className="h-8 max-w-44 rounded-md border border-line bg-raised px-2 text-sm text-ink"
          >
            {accounts.map((a) => (
              <option key={a.id} value={a.id}>
                {[a.name, a.display, networks[a.platform]].filter(Boolean).join(" · ")}
              </option>
            ))}
          </select>
        </label>
      )}
      {props.view && (
        <button type="button" onClick={() => props.onView("")} className={barButton}>
          <Smartphone aria-hidden className="size-4" />
          <span className="max-sm:sr-only">{t.phonesOnTable}</span>
        </button>
      )}
      {props.view !== "business" && managed(props.account) && (
        <button type="button" onClick={() => props.onView("business")} className={barButton}>
          <Building2 aria-hidden className="size-4" />
          <span className="max-sm:sr-only">{t.businessManager}</span>
        </button>
      )}
      {props.view !== "public" && (
        <button type="button" onClick={() => props.onView("public")} className={barButton}>
          <MessagesSquare aria-hidden className="size-4" />
          <span className="max-xl:sr-only">{t.square}</span>
        </button>
      )}
      {props.view !== "twilio" && (
        <button type="button" onClick={() => props.onView("twilio")} className={barButton}>
          <RadioTower aria-hidden className="size-4" />
          <span className="max-sm:sr-only">{t.twilio}</span>
        </button>
      )}
      {props.view !== "accounts" && (
        <button type="button" onClick={() => props.onView("accounts")} className={barButton}>
          <KeyRound aria-hidden className="size-4" />
          <span className="max-xl:sr-only">{t.spares}</span>
        </button>
      )}
      {props.account && !props.account.reached && (
        <span title={t.unreached} className="text-waiting">
          <TriangleAlert aria-hidden className="size-4" />
          <span className="sr-only">{t.unreached}</span>
        </span>
      )}
      <div className="contents sm:ml-auto sm:flex sm:flex-wrap sm:items-center sm:gap-3">
        <ClockBox />
        <FaultsMenu />
        <LifeSwitch />
        <div className="flex items-center gap-1">
          <select
            aria-label={t.language}
            value={lang}
            onChange={(e) => language.set(e.target.value as Language)}
            className="h-8 rounded-md bg-transparent px-1 text-sm text-ink-2 hover:bg-hover"
          >
            <option value="en">EN</option>
            <option value="es">ES</option>
          </select>
          <button
            type="button"
            aria-label={t.theme}
            aria-pressed={look === "dark"}
            onClick={() => theme.set(look === "dark" ? "light" : "dark")}
            className="grid size-8 place-items-center rounded-md text-ink-2 hover:bg-hover"
          >
            {look === "dark" ? <Sun aria-hidden className="size-4" /> : <Moon aria-hidden className="size-4" />}
          </button>
          <a
            href="/sandbox/shop"
            target="recado-shop"
            className="flex h-8 items-center gap-1.5 rounded-md px-2 text-sm text-ink-2 hover:bg-hover"
          >
            <Store aria-hidden className="size-4" />
            <span className="max-sm:sr-only">{t.shop}</span>
          </a>
          <a
            href="/"
            target="recado-desk"
            className="flex h-8 items-center gap-1.5 rounded-md px-2 text-sm font-medium text-accent-ink hover:bg-hover"
          >
            <ExternalLink aria-hidden className="size-4" />
            <span className="max-sm:sr-only">{t.desk}</span>
          </a>
        </div>
      </div>
    </header>
  );
}

/** The business's clock, which only goes forward. */
function ClockBox() {
  const t = useT();
  const f = useFormats();
  const skew = useTable((s) => s.skew);
  const offset = useTable((s) => s.server?.clock.offset_seconds ?? 0);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5000);
    return () => clearInterval(timer);
  }, []);
  const jump = (hours: number) => void table.try(api.jump(hours * 3600));
  const button = "flex h-full items-center gap-0.5 border-l px-2 font-medium text-ink-2 hover:bg-hover hover:text-ink";
  return (
    <fieldset className="flex h-8 items-center overflow-hidden rounded-md border border-line bg-raised text-sm">
      <legend className="sr-only">{t.clock}</legend>
      <span className="flex items-center gap-1.5 px-2.5" title={offset ? t.ahead(f.ahead(offset)) : t.onTime}>
        <Clock3 aria-hidden className="size-4 text-ink-3" />
        <time>{f.clock(new Date(now + skew))}</time>
        {offset > 0 && <span className="text-xs text-waiting max-lg:sr-only">{t.ahead(f.ahead(offset))}</span>}
      </span>
      <button type="button" className={button} aria-label={t.jumpHour} title={t.jumpHour} onClick={() => jump(1)}>
        <FastForward aria-hidden className="size-3.5" />1 h
      </button>
      <button type="button" className={button} aria-label={t.jumpDay} title={t.jumpDay} onClick={() => jump(23)}>
        <FastForward aria-hidden className="size-3.5" />
        23 h
      </button>
    </fieldset>
  );
}
