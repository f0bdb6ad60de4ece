import { AppWindow } from "lucide-react";
import { useId, useState } from "react";
import { Media } from "./Media";
import { useT } from "./texts";
import type { AppCard } from "./types";

/** An app within the messages, as it is before it is opened. */
export function AppBox({ app }: { app: AppCard }) {
  return (
    <div className="my-1 overflow-hidden rounded-md bg-black/5 dark:bg-white/8">
      {app.media && <Media message={{ kind: "image", media: app.media }} />}
      <div className="flex items-center gap-2 px-2 py-1.5">
        <AppWindow aria-hidden className="size-5 shrink-0 text-bubble-act" />
        <div className="min-w-0">
          <p className="break-words font-semibold">{app.title}</p>
          {app.subtitle && <p className="break-words text-sm">{app.subtitle}</p>}
          {app.name && <p className="text-xs text-bubble-dim">{app.name}</p>}
        </div>
      </div>
    </div>
  );
}

const act =
  "rounded-lg bg-theirs px-3 py-2 text-center text-base font-medium text-bubble-act shadow-sm hover:brightness-97";
const field = "w-full rounded-md border border-black/20 bg-theirs px-2 py-1 text-base dark:border-white/25";

/** Stands in for the app: what it says and what it sends back can be written. */
export function AppActions(props: {
  app: AppCard;
  onSend: (pick: { id: string; title: string; data: string }) => void;
}) {
  const { app, onSend } = props;
  const t = useT();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [title, setTitle] = useState(app.title);
  const [data, setData] = useState(app.data ?? "");
  if (!open) {
    return (
      <button type="button" className={`${act} mt-0.5 w-[85%]`} onClick={() => setOpen(true)}>
        {t.openApp}
      </button>
    );
  }
  return (
    <form
      className="mt-0.5 grid w-[85%] gap-1 rounded-lg bg-theirs p-2 text-sm shadow-sm"
      onSubmit={(e) => {
        e.preventDefault();
        setOpen(false);
        onSend({ id: app.id, title, data });
      }}
    >
      <label htmlFor={`${id}-says`}>{t.appSays}</label>
      <input id={`${id}-says`} className={field} value={title} onChange={(e) => setTitle(e.target.value)} />
      <label htmlFor={`${id}-data`}>{t.appData}</label>
      <input id={`${id}-data`} className={field} value={data} onChange={(e) => setData(e.target.value)} />
      <button type="submit" className={act}>
        {t.appSend}
      </button>
    </form>
  );
}
