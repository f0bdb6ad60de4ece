import { Plus, X } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { AddPhone } from "./AddPhone";
import { PhoneCase } from "./Phone";
import { managed, TopBar, type View } from "./TopBar";
import { table, useTable } from "./table";
import { useT } from "./texts";

const Console = lazy(() => import("./console/Console"));
const Twilio = lazy(() => import("./console/Twilio"));
const Accounts = lazy(() => import("./console/Accounts"));
const Square = lazy(() => import("./square/Square"));

const views: View[] = ["business", "public", "twilio", "accounts"];

const readView = (): View => views.find((v) => location.hash === `#${v}`) ?? "";

/** What the page shows, kept in the address: a platform's console, or "" for the phones. */
function useView(): [View, (v: View) => void] {
  const [view, setView] = useState(readView);
  useEffect(() => {
    const listen = () => setView(readView());
    window.addEventListener("hashchange", listen);
    return () => window.removeEventListener("hashchange", listen);
  }, []);
  return [
    view,
    (next) => {
      location.hash = next;
    },
  ];
}

/** The table with its phones. */
export function App() {
  const t = useT();
  const server = useTable((s) => s.server);
  const laid = useTable((s) => s.laid);
  const phones = useTable((s) => s.phones);
  const connected = useTable((s) => s.connected);
  const [adding, setAdding] = useState(false);
  const [account, setAccount] = useState(() => table.get().opened?.account ?? "");
  const accounts = server?.accounts.filter((a) => !a.mute) ?? [];
  const chosen = accounts.find((a) => a.id === account) ?? accounts[0];
  const [asked, show] = useView();
  // The business manager is of the chosen account; the other pages need none.
  const view = asked === "business" && !managed(chosen) ? "" : asked;
  return (
    <div className="table-top flex h-full flex-col">
      <TopBar account={chosen} onAccount={setAccount} onAdd={() => setAdding(true)} view={view} onView={show} />
      <main
        aria-label={
          { "": t.phonesOnTable, business: t.businessManager, public: t.square, twilio: t.twilio, accounts: t.spares }[
            view
          ]
        }
        className="relative min-h-0 flex-1"
      >
        {view === "twilio" && (
          <Suspense>
            <Twilio />
          </Suspense>
        )}
        {view === "accounts" && (
          <Suspense>
            <Accounts />
          </Suspense>
        )}
        {view === "public" && (
          <Suspense>
            <Square onAccounts={() => show("accounts")} onPhones={() => show("")} />
          </Suspense>
        )}
        {server && !chosen && !view && <Nothing title={t.noAccountTitle} text={t.noAccountText} />}
        {chosen && view === "business" && (
          <Suspense>
            <Console key={chosen.id} account={chosen} />
          </Suspense>
        )}
        {chosen && !view && laid.length === 0 && (
          <Nothing title={t.emptyTitle} text={t.emptyText}>
            <AddButton onClick={() => setAdding(true)} />
          </Nothing>
        )}
        {chosen && !view && laid.length > 0 && (
          <div className="flex h-full snap-x snap-mandatory gap-6 overflow-x-auto px-3 py-3 sm:px-8 sm:py-6">
            {/* Auto margins centre few phones and still let many scroll. */}
            <div className="ml-auto w-px shrink-0" />
            {laid.map((id) => {
              const phone = phones[id];
              return phone && <PhoneCase key={id} phone={phone} account={chosen} />;
            })}
            <div className="mr-auto w-px shrink-0" />
          </div>
        )}
        {!connected && (
          <p
            role="status"
            className="absolute inset-x-0 top-2 mx-auto w-fit rounded-full bg-raised px-3 py-1 text-xs text-ink-2 shadow-float"
          >
            {t.reconnecting}
          </p>
        )}
      </main>
      {adding && <AddPhone onClose={() => setAdding(false)} />}
      <Toast />
    </div>
  );
}

function AddButton({ onClick }: { onClick: () => void }) {
  const t = useT();
  return (
    <button
      type="button"
      onClick={onClick}
      className="mx-auto mt-4 flex h-9 items-center gap-2 rounded-md bg-accent px-4 font-medium text-on-accent hover:bg-accent-hover"
    >
      <Plus aria-hidden className="size-4" />
      {t.addPhone}
    </button>
  );
}

function Nothing({ title, text, children }: { title: string; text: string; children?: React.ReactNode }) {
  return (
    <div className="grid h-full place-content-center px-6 text-center">
      <svg aria-hidden="true" viewBox="0 0 64 96" className="mx-auto mb-4 h-24 text-ink-3">
        <rect
          x="6"
          y="4"
          width="52"
          height="88"
          rx="11"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.5"
          strokeDasharray="5 5"
        />
        <path d="M26 12h12" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" />
      </svg>
      <h2 className="text-lg font-semibold">{title}</h2>
      <p className="mt-1 max-w-sm text-base text-ink-2">{text}</p>
      {children}
    </div>
  );
}

function Toast() {
  const t = useT();
  const text = useTable((s) => s.toast);
  useEffect(() => {
    if (!text) return;
    const timer = setTimeout(table.dismiss, 8000);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div role="alert" className="fixed inset-x-3 bottom-4 z-50 mx-auto w-fit max-w-md">
      {text && (
        <div className="flex items-start gap-3 rounded-lg bg-raised py-2.5 pr-2 pl-4 shadow-float">
          <p className="text-base">
            <strong className="font-semibold text-danger">{t.failed}.</strong> {text}
          </p>
          <button
            type="button"
            aria-label={t.close}
            onClick={table.dismiss}
            className="rounded p-1 text-ink-3 hover:bg-hover"
          >
            <X aria-hidden className="size-4" />
          </button>
        </div>
      )}
    </div>
  );
}
