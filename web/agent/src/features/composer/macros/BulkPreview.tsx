import { api } from "@client/api";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { toast } from "@kit/toast";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleMinus, CircleX, MessageSquareReply, Play } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import type { Case } from "@/entities/case";
import { type Macro, type MacroOutcome, type Ran, runMacro } from "@/entities/macro";
import { useMe } from "@/entities/me";
import { errorText } from "@/lib/error-text";
import { eachOf, type Looked, summaryOf } from "./bulk";
import { ManyGate } from "./ManyGate";
import { useStepText } from "./words";

/** Replies to many are held at least so long, so that an undo takes them back too. */
const hold = 30;

interface Props {
  cases: readonly Case[];
  macro: Macro;
  onBack?: () => void;
  onClose: () => void;
}

/** Counts what a macro would do to many cases, does it with its progress shown, and can undo it. */
export function BulkPreview({ cases, macro, onBack, onClose }: Props) {
  const { t } = useLingui();
  const stepText = useStepText();
  const looked = useLook(cases, macro);
  const [values, setValues] = useState<Record<string, string>>({});
  const { run, stop, done, running } = useRun(macro, onClose);
  const complete = looked.length === cases.length;
  const sum = summaryOf(looked);
  const open = sum.missing.filter((name) => !values[name]?.trim());
  const [sure, setSure] = useState(false);
  // Nothing goes before it is known how many that is.
  const [asked, setAsked] = useState<"wait" | "ask" | "go">("wait");
  const allowed = sum.messages === 0 || asked === "go" || (asked === "ask" && sure);
  const ready = complete && sum.ready.length > 0 && open.length === 0 && allowed && !running;
  const total = running ? sum.ready.length : cases.length;
  const far = running ? done : looked.length;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (ready) void run(sum.ready, values);
  };
  return (
    <form onSubmit={submit} className="grid gap-4 pt-1">
      <p className="text-ink-2 text-sm">{macro.actions.map(stepText).join(" · ")}</p>
      {!complete || running ? (
        <div className="grid gap-1">
          <p role="status" className="text-sm">
            {running ? t`${far} of ${total} done` : t`Looking: ${far} of ${total}`}
          </p>
          <progress aria-label={t`Progress`} value={far} max={total} className="w-full" />
        </div>
      ) : (
        <ul aria-label={t`What it will do`} className="grid gap-2 text-sm">
          <Line icon={<CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />} n={sum.ready.length}>
            {plural(sum.ready.length, { one: "# case changes", other: "# cases change" })}
          </Line>
          <Line
            icon={<MessageSquareReply aria-hidden className="mt-0.5 size-4 shrink-0 text-waiting" />}
            n={sum.messages}
          >
            {plural(sum.messages, { one: "# customer gets a message", other: "# customers get a message" })}
          </Line>
          <Line icon={<CircleMinus aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />} n={sum.unchanged}>
            {plural(sum.unchanged, { one: "# case is like that already", other: "# cases are like that already" })}
          </Line>
          <Line icon={<CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />} n={sum.refused.length}>
            {plural(sum.refused.length, { one: "# case is left alone", other: "# cases are left alone" })}
            <span className="block text-ink-3 text-xs">
              {sum.refused
                .slice(0, 3)
                .map(({ c, why }) => `#${c.number} ${c.contact.name}: ${why}`)
                .join(" · ")}
            </span>
          </Line>
        </ul>
      )}
      {complete && !running && sum.missing.length > 0 && (
        <fieldset className="grid gap-3">
          <legend className="mb-1 text-sm font-medium">
            <Trans>The same for all of them</Trans>
          </legend>
          {sum.missing.map((name, i) => (
            <Field key={name} label={name}>
              <Input
                value={values[name] ?? ""}
                maxLength={200}
                autoFocus={i === 0}
                onChange={(e) => setValues({ ...values, [name]: e.target.value })}
              />
            </Field>
          ))}
        </fieldset>
      )}
      {sum.messages > 0 && (
        <p className="text-ink-3 text-xs">{t`Replies wait ${hold} seconds; until then the undo takes them back too.`}</p>
      )}
      {complete && !running && sum.messages > 0 && (
        <ManyGate caseIds={sum.writes} sure={sure} onSure={setSure} onCheck={setAsked} />
      )}
      <div className="flex justify-end gap-2">
        {running ? (
          <Button onClick={stop}>{t`Stop`}</Button>
        ) : (
          <>
            {onBack && <Button onClick={onBack}>{t`Back`}</Button>}
            <Button onClick={onClose}>{t`Cancel`}</Button>
            <Button
              type="submit"
              variant="primary"
              key={complete ? "ready" : "waits"}
              autoFocus={complete && sum.missing.length === 0 && allowed}
              inactive={!ready}
              hint={open.length > 0 ? t`Fill in before sending: ${open.join(", ")}` : undefined}
            >
              <Play aria-hidden /> {t`Run`}
            </Button>
          </>
        )}
      </div>
    </form>
  );
}

function Line({ icon, n, children }: { icon: ReactNode; n: number; children: ReactNode }) {
  if (n === 0) return null;
  return (
    <li className="flex items-start gap-2">
      {icon}
      <span className="min-w-0">{children}</span>
    </li>
  );
}

/** Asks the server of each case what the macro would do; nothing is done. */
function useLook(cases: readonly Case[], macro: Macro): readonly Looked[] {
  const [looked, setLooked] = useState<readonly Looked[]>([]);
  const asked = useRef(cases);
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const found = new Map<string, Looked>();
    const look = async (c: Case) => {
      try {
        const body = { case_id: c.id, dry: true };
        found.set(c.id, { c, outcome: await api.post<MacroOutcome>(`/macros/${macro.id}/run`, body, { signal }) });
      } catch (e) {
        if (signal.aborted) return;
        found.set(c.id, { c, refusal: errorText(e) });
      }
      setLooked(asked.current.flatMap((one) => found.get(one.id) ?? []));
    };
    setLooked([]);
    void eachOf(asked.current, look, signal);
    return () => stop.abort();
  }, [macro.id]);
  return looked;
}

function useRun(macro: Macro, onClose: () => void) {
  const { t } = useLingui();
  const client = useQueryClient();
  const undoSeconds = useMe().undo_seconds ?? 0;
  const [done, setDone] = useState(0);
  const [running, setRunning] = useState(false);
  const stopper = useRef(new AbortController());
  const key = useRef(crypto.randomUUID());
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  const run = async (cases: readonly Case[], values: Record<string, string>) => {
    setRunning(true);
    const ran: Ran[] = [];
    const refused: string[] = [];
    const one = async (c: Case) => {
      try {
        const idempotencyKey = `${key.current}-${c.id}`;
        ran.push(await runMacro(client, macro, c, { values, hold: Math.max(hold, undoSeconds), idempotencyKey }));
      } catch (e) {
        refused.push(`#${c.number}: ${errorText(e)}`);
      }
      setDone((n) => n + 1);
    };
    await eachOf(cases, one, stopper.current.signal);
    // Who closed the dialog meanwhile is told all the same.
    if (here.current) onClose();
    const n = ran.length;
    const { name } = macro;
    const said = plural(n, { one: `“${name}” is done on # case`, other: `“${name}” is done on # cases` });
    toast({
      title: refused.length > 0 ? `${said}. ${refused.slice(0, 2).join(" · ")}` : said,
      tone: refused.length > 0 ? "danger" : undefined,
      timeout: hold * 1000,
      undoLabel: t`Undo`,
      undo: n > 0 ? () => void undoAll(ran).catch((e) => toast({ title: errorText(e), tone: "danger" })) : undefined,
    });
  };
  return { run, stop: () => stopper.current.abort(), done, running };
}

/** Takes replies back that are still held, and then the changes; what was sent meanwhile stays sent. */
async function undoAll(ran: readonly Ran[]) {
  const all = new AbortController().signal;
  await eachOf(ran, (one) => one.unsend().catch(() => {}), all);
  let fault: unknown;
  const back = async (one: Ran) => {
    try {
      await one.undo();
    } catch (e) {
      fault = e;
    }
  };
  await eachOf(ran, back, all);
  if (fault) throw fault;
  toast({ title: plural(ran.length, { one: "# case is as it was", other: "# cases are as they were" }) });
}
