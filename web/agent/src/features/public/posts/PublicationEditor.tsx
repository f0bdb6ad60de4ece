import { Button, IconButton } from "@kit/button";
import { Field } from "@kit/field";
import { PlatformIcon } from "@kit/icons/platform";
import { Input, Textarea } from "@kit/input";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ImagePlus, Send, Trash2, TriangleAlert, X } from "lucide-react";
import { useId, useRef, useState } from "react";
import { type Channel, platformsQuery, publicSide } from "@/entities/channel";
import { useCan } from "@/entities/me";
import { type Publication, publicationKeys, publications, storePublication } from "@/entities/publication";
import { errorText } from "@/lib/error-text";
import { localInput } from "@/lib/local-input";
import { usePublicChannels } from "../stream/FilterBar";
import { say } from "../words";
import { isBlank, nothing, type Writing, writingOf } from "./draft";
import { Previews, usePreviews } from "./Previews";
import { useKept } from "./use-kept";
import { usePostFiles } from "./use-post-files";

/** Writes a post for one or several channels; it is kept by itself until it goes out. */
export function PublicationEditor({ of }: { of?: Publication }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [w, setWriting] = useState<Writing>(() => (of ? writingOf(of, localInput) : nothing));
  const set = (part: Partial<Writing>) => setWriting((now) => ({ ...now, ...part }));
  const files = usePostFiles(setWriting);
  const kept = useKept(w, of);
  const previews = usePreviews(w);
  const picker = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const mayPublish = useCan("public.publish");
  const refused = previews?.some((p) => p.refused.length > 0) ?? false;
  const late = w.at !== "" && new Date(w.at).getTime() < Date.now();
  const why = !mayPublish
    ? t`Your role doesn't allow this.`
    : w.channels.length === 0
      ? t`Choose at least one channel.`
      : isBlank(w)
        ? t`There is nothing to publish yet.`
        : w.files.some((f) => f.state === "uploading")
          ? t`A file is still on its way.`
          : w.files.some((f) => f.state === "failed")
            ? t`Remove the file that failed.`
            : late
              ? t`That moment is over.`
              : refused
                ? t`A channel refuses it: see beside it why.`
                : undefined;
  const submit = () => {
    setBusy(true);
    kept
      .keep()
      .then((id) => publications.submit(id))
      .then(
        (now) => {
          storePublication(client, now);
          const said: Partial<Record<Publication["state"], string>> = {
            submitted: t`Handed in. A supervisor looks at it before it goes out.`,
            scheduled: t`Scheduled.`,
          };
          toast({ title: said[now.state] ?? t`On its way to the networks.` });
          void navigate({ to: `/public/publications/${now.id}` as string });
        },
        (e) => toast({ title: errorText(e), tone: "danger" }),
      )
      .finally(() => setBusy(false));
  };
  const drop = () => {
    const gone = kept.id ? publications.drop(kept.id) : Promise.resolve();
    gone.then(
      () => {
        void client.invalidateQueries({ queryKey: publicationKeys.list });
        void navigate({ to: "/public/posts" as string });
      },
      (e) => toast({ title: errorText(e), tone: "danger" }),
    );
  };
  return (
    <div className="mx-auto grid max-w-6xl grid-cols-1 gap-6 px-4 py-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <form
        aria-label={t`New post`}
        className="grid content-start gap-4"
        onSubmit={(e) => {
          e.preventDefault();
          if (!why) submit();
        }}
      >
        <header className="flex items-center gap-2">
          <h2 className="flex-1 font-semibold text-lg">{of ? t`Post` : t`New post`}</h2>
          <p role="status" className="text-ink-3 text-xs">
            {kept.state === "keeping"
              ? t`Keeping the draft…`
              : kept.state === "failed"
                ? t`The draft could not be kept.`
                : kept.id
                  ? t`The draft is kept.`
                  : ""}
          </p>
        </header>
        {of?.state === "rejected" && of.reason && (
          <p role="status" className="flex items-start gap-1.5 rounded-md bg-waiting-soft px-3 py-2 text-sm">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-waiting" />
            {t`It was not approved: ${of.reason}`}
          </p>
        )}
        <Channels w={w} set={set} />
        <Field label={t`What it says`}>
          <Textarea rows={6} value={w.text} onChange={(e) => set({ text: e.target.value })} />
        </Field>
        <Field label={t`Link`} optional={t`optional`}>
          <Input
            inputMode="url"
            value={w.link}
            placeholder="https://"
            onChange={(e) => set({ link: e.target.value })}
          />
        </Field>
        <div className="grid gap-1.5">
          <Button className="justify-self-start" onClick={() => picker.current?.click()}>
            <ImagePlus />
            {t`Add pictures or a video`}
          </Button>
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            aria-label={t`Pictures and videos`}
            accept="image/*,video/*"
            onChange={(e) => {
              files.add(e.target.files ?? []);
              e.target.value = "";
            }}
          />
          {w.files.length > 0 && (
            <ul aria-label={t`Files of the post`} className="grid gap-1">
              {w.files.map((f) => (
                <li key={f.key} className="flex items-center gap-2 text-sm">
                  {f.url && f.mime.startsWith("image/") && (
                    <img src={f.url} alt="" className="size-8 rounded object-cover" />
                  )}
                  <span className="min-w-0 flex-1 truncate">{f.name}</span>
                  {f.state === "uploading" && <span className="text-ink-3 text-xs">{t`On its way…`}</span>}
                  {f.state === "failed" && <span className="text-danger text-xs">{f.error}</span>}
                  <IconButton size="sm" label={t`Remove ${f.name}`} onClick={() => files.remove(f.key)}>
                    <X />
                  </IconButton>
                </li>
              ))}
            </ul>
          )}
        </div>
        <Field label={t`When`} help={t`Empty: at once.`} error={late ? t`That moment is over.` : undefined}>
          <Input type="datetime-local" value={w.at} onChange={(e) => set({ at: e.target.value })} />
        </Field>
        <footer className="flex flex-wrap items-center gap-2 border-t pt-3">
          <Button variant="ghost" onClick={drop}>
            <Trash2 />
            {t`Discard`}
          </Button>
          <span className="flex-1" />
          {why && <span className="text-ink-3 text-xs">{why}</span>}
          <Button variant="primary" type="submit" busy={busy} inactive={why !== undefined} hint={why}>
            <Send />
            {w.at ? t`Schedule` : t`Publish`}
          </Button>
        </footer>
      </form>
      <section aria-label={t`Preview`} className="grid content-start gap-3">
        <h2 className="font-semibold text-base">{t`How it will look`}</h2>
        <Previews writing={w} previews={previews} />
      </section>
    </div>
  );
}

/** The channels that it goes to, each with its own wording where somebody wants that. */
function Channels({ w, set }: { w: Writing; set: (part: Partial<Writing>) => void }) {
  const { t } = useLingui();
  const channels = usePublicChannels() ?? [];
  const platforms = useQuery(platformsQuery).data ?? [];
  if (channels.length === 0)
    return <p className="text-ink-2 text-sm">{t`No channel with a public side is connected yet`}</p>;
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1 font-medium text-sm">{t`Channels`}</legend>
      {channels.map((c) => {
        const post = publicSide(
          c,
          platforms.find((p) => p.key === c.platform),
        )?.post;
        const able = post?.level === "yes" || post?.level === "degraded";
        return (
          <ChannelLine
            key={c.id}
            channel={c}
            why={able ? "" : say(post?.why) || t`Nothing can be published here.`}
            w={w}
            set={set}
          />
        );
      })}
    </fieldset>
  );
}

function ChannelLine({
  channel,
  why,
  w,
  set,
}: {
  channel: Channel;
  /** Why nothing can be published there; empty where it can. */
  why: string;
  w: Writing;
  set: (part: Partial<Writing>) => void;
}) {
  const { t } = useLingui();
  const id = useId();
  const on = w.channels.includes(channel.id);
  const own = w.own[channel.id];
  const toggle = () => set({ channels: on ? w.channels.filter((c) => c !== channel.id) : [...w.channels, channel.id] });
  const setOwn = (text: string | undefined) => {
    const { [channel.id]: _, ...rest } = w.own;
    set({ own: text === undefined ? rest : { ...rest, [channel.id]: text } });
  };
  return (
    <div className="grid gap-1">
      <div className="flex min-h-7 flex-wrap items-center gap-2 text-sm">
        <input
          id={id}
          type="checkbox"
          className="size-4 accent-accent"
          checked={on}
          disabled={why !== ""}
          aria-describedby={why ? `${id}-why` : undefined}
          onChange={toggle}
        />
        <label htmlFor={id} className="inline-flex items-center gap-1.5">
          <PlatformIcon platform={channel.platform} className="size-4" />
          {channel.name}
        </label>
        {why && (
          <span id={`${id}-why`} className="text-ink-3 text-xs">
            {why}
          </span>
        )}
        <span className="flex-1" />
        {on && (
          <Button size="sm" variant="ghost" onClick={() => setOwn(own === undefined ? w.text : undefined)}>
            {own === undefined ? t`Own wording` : t`Say what all say`}
          </Button>
        )}
      </div>
      {on && own !== undefined && (
        <Textarea
          rows={3}
          value={own}
          aria-label={t`Own wording for ${channel.name}`}
          onChange={(e) => setOwn(e.target.value)}
        />
      )}
    </div>
  );
}
