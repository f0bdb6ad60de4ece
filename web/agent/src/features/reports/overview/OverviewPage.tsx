import { Button, IconButton } from "@kit/button";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ArrowDown, ArrowUp, EyeOff, LayoutDashboard } from "lucide-react";
import { type ReactNode, useState } from "react";
import { type Layout, layoutQuery, saveLayout } from "@/entities/insight";
import { useCan, useMe } from "@/entities/me";
import { errorText } from "@/lib/error-text";
import { useNow } from "@/lib/time";
import { Controls } from "../parts/Controls";
import { filterOf, type ReportSearch, readSearch, todayIn } from "../range";
import { Accounts } from "./Accounts";
import { ByHour, ByNumber, ByTemplate, Course } from "./Insights";
import { arranged, moved, toggled } from "./layout";
import { News } from "./News";
import { Tools } from "./Tools";

interface Card {
  id: string;
  name: string;
  body: ReactNode;
}

const asItComes: Layout = { order: [], hidden: [] };

/** The messaging accounts on one page: how they stand, what became of messages, what is new, and where one goes next. */
export function OverviewPage() {
  const { t } = useLingui();
  const me = useMe();
  const navigate = useNavigate();
  const figures = useCan("reports.read");
  const [arranging, setArranging] = useState(false);
  const search = readSearch(useSearch({ strict: false }) as Record<string, unknown>);
  const today = todayIn(me.workspace.timezone, new Date(useNow()));
  const filter = filterOf(search, today);
  const change = (next: ReportSearch) =>
    void navigate({ to: "/overview", search: { ...next }, replace: true, resetScroll: false });
  const cards: Card[] = [
    { id: "accounts", name: t`Accounts`, body: <Accounts /> },
    { id: "tools", name: t`Tools`, body: <Tools /> },
    ...(figures
      ? [
          { id: "course", name: t`What became of messages`, body: <Course filter={filter} today={today} /> },
          { id: "templates", name: t`By template`, body: <ByTemplate filter={filter} /> },
          { id: "numbers", name: t`By number`, body: <ByNumber filter={filter} /> },
          { id: "hours", name: t`By hour`, body: <ByHour filter={filter} /> },
        ]
      : []),
    { id: "news", name: t`What is new`, body: <News /> },
  ];
  return (
    <div className="h-full overflow-y-auto bg-paper">
      <div className="mx-auto grid w-full max-w-6xl grid-cols-1 gap-6 px-4 py-6 sm:px-8">
        <header className="grid gap-4">
          <div className="flex flex-wrap items-start gap-3">
            <div className="min-w-52 flex-1">
              <h1 className="font-semibold text-xl">{t`Overview`}</h1>
              <p className="mt-1 max-w-prose text-ink-2 text-sm">
                {t`Your messaging accounts: how they stand, what they may send and what became of it.`}
              </p>
            </div>
            <Button aria-pressed={arranging} onClick={() => setArranging(!arranging)}>
              <LayoutDashboard aria-hidden /> {arranging ? t`Done` : t`Arrange cards`}
            </Button>
          </div>
          {figures && <Controls search={search} filter={filter} today={today} onChange={change} />}
        </header>
        <Cards cards={cards} arranging={arranging} />
      </div>
    </div>
  );
}

function Cards({ cards, arranging }: { cards: Card[]; arranging: boolean }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const layout = useQuery(layoutQuery).data ?? asItComes;
  const save = useMutation({
    mutationFn: saveLayout,
    onMutate: (next) => client.setQueryData(layoutQuery.queryKey, next),
    onError: (e) => {
      toast({ title: errorText(e), tone: "danger" });
      void client.invalidateQueries({ queryKey: layoutQuery.queryKey });
    },
  });
  const { shown, hidden } = arranged(cards, layout);
  const ids = shown.map((c) => c.id);
  const move = (id: string, by: -1 | 1) => save.mutate({ ...layout, order: moved(ids, id, by) });
  return (
    <div className="grid grid-cols-1 gap-7">
      {shown.map((card, i) => (
        <div key={card.id} data-card={card.id} className="min-w-0">
          {arranging && (
            <p className="mb-1 flex items-center gap-1 rounded-md bg-sunken px-2 py-1">
              <span className="flex-1 font-medium text-sm">{card.name}</span>
              <IconButton label={t`Move ${card.name} up`} inactive={i === 0} onClick={() => move(card.id, -1)}>
                <ArrowUp />
              </IconButton>
              <IconButton
                label={t`Move ${card.name} down`}
                inactive={i === shown.length - 1}
                onClick={() => move(card.id, 1)}
              >
                <ArrowDown />
              </IconButton>
              <IconButton label={t`Hide ${card.name}`} onClick={() => save.mutate(toggled(layout, card.id))}>
                <EyeOff />
              </IconButton>
            </p>
          )}
          {card.body}
        </div>
      ))}
      {arranging && hidden.length > 0 && (
        <section aria-label={t`Hidden cards`} className="grid gap-2 border-t pt-4">
          <h2 className="font-semibold text-base">{t`Hidden cards`}</h2>
          <p className="flex flex-wrap gap-2">
            {hidden.map((card) => (
              <Button key={card.id} onClick={() => save.mutate(toggled(layout, card.id))}>
                {t`Show ${card.name}`}
              </Button>
            ))}
          </p>
        </section>
      )}
    </div>
  );
}
