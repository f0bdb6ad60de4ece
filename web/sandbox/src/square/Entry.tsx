import { cx } from "@kit/cx";
import { EyeOff, Heart, Play, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Avatar } from "../Avatar";
import { useFormats } from "../texts";
import { Actions, Menu } from "./Actions";
import { walls } from "./api";
import { ReviewForm, Stars } from "./Review";
import { called, useStage } from "./stage";
import { useSquareTexts } from "./texts";
import type { Item } from "./types";
import { quiet, strong, Words, Write } from "./Write";
import { countUnder, sight, under } from "./wall";

/** A post, a comment or a review, as those who look at it see it, with what stands under it. */
export function Entry({ item }: { item: Item }) {
  const stage = useStage();
  const { wall, as } = stage;
  const [doing, setDoing] = useState<"" | "reply" | "edit" | "quote" | "answer">("");
  const name = called(stage, item.author);
  const seen = sight(item, as);
  const below = under(wall, item.id);
  const top = item.kind !== "comment";
  const stop = () => setDoing("");
  return (
    <article
      aria-label={name}
      data-item={item.id}
      className={cx(top ? "rounded-lg border bg-raised p-3 sm:p-4" : "pt-3", "min-w-0")}
    >
      <div
        className={cx(
          seen.startsWith("hidden") && "rounded-md bg-sunken p-2 text-ink-2 [&_img]:opacity-50 [&_video]:opacity-50",
        )}
      >
        <Head item={item} name={name} />
        {seen === "gone" ? (
          <Gone item={item} />
        ) : doing === "edit" ? (
          <Edit item={item} onDone={stop} />
        ) : (
          <Body item={item} />
        )}
        <Standing item={item} seen={seen} />
        {seen !== "gone" && doing !== "edit" && <Actions item={item} name={name} onDo={setDoing} />}
      </div>
      {doing === "quote" && <Reply item={item} name={name} verb="quote" onDone={stop} />}
      {item.review?.answer && seen !== "gone" && <Answer item={item} onChange={() => setDoing("answer")} />}
      {doing === "answer" && <AnswerForm item={item} onDone={stop} />}
      {below.length > 0 && (
        <div className={cx("min-w-0", top ? "mt-2 border-t" : "border-l pl-3 sm:pl-5")}>
          {below.map((it) => (
            <Entry key={it.id} item={it} />
          ))}
        </div>
      )}
      {doing === "reply" && <Reply item={item} name={name} verb="comment" onDone={stop} />}
    </article>
  );
}

function Head({ item, name }: { item: Item; name: string }) {
  const s = useSquareTexts();
  const f = useFormats();
  const { wall, place } = useStage();
  const person = item.author && (wall.people.get(item.author.id) ?? item.author);
  return (
    <header className="flex min-w-0 items-center gap-2.5">
      <Avatar name={person?.name ?? place.title} tint={person?.avatar ?? 4} className="size-8" />
      <div className="min-w-0 flex-1 text-sm">
        <p className="flex flex-wrap items-baseline gap-x-1.5">
          <strong className="min-w-0 truncate font-semibold">{name}</strong>
          {!item.author && <span className="rounded bg-accent-soft px-1 text-2xs text-accent-ink">{s.business}</span>}
          {person?.blocked && <span className="rounded bg-danger-soft px-1 text-2xs text-danger">{s.blocked}</span>}
          {item.mention && <span className="text-xs text-ink-3">{s.mentioned}</span>}
        </p>
        <p className="text-xs text-ink-3">
          <time dateTime={item.at}>{f.slot(item.at)}</time>
          {item.edited_at && ` · ${s.edited}`}
        </p>
      </div>
      {!item.gone && <Menu item={item} name={name} />}
    </header>
  );
}

function Body({ item }: { item: Item }) {
  const s = useSquareTexts();
  const stage = useStage();
  const quoted = item.quotes ? stage.wall.items.get(item.quotes) : undefined;
  const video = stage.place.kind === "video" && item.kind === "post";
  const r = item.review;
  return (
    <div className="mt-2 grid gap-2">
      {r && <Rating stars={r.stars} />}
      {video && !item.files?.length && (
        <div className="grid aspect-video max-h-56 w-full place-items-center rounded-md bg-black text-white">
          <Play aria-hidden className="size-10" />
        </div>
      )}
      <Files item={item} />
      {item.title && <h3 className="text-base font-semibold break-words">{item.title}</h3>}
      {item.text && <p className="text-base break-words whitespace-pre-wrap">{item.text}</p>}
      {item.link && (
        <a
          href={item.link.url}
          target="_blank"
          rel="noreferrer noopener"
          className="block truncate rounded-md border bg-paper px-3 py-2 text-sm text-accent-ink underline"
        >
          {item.link.title || item.link.url}
        </a>
      )}
      {quoted && (
        <blockquote className="rounded-md border bg-paper px-3 py-2 text-sm">
          <span className="block text-xs text-ink-3">
            {s.quoted} {called(stage, quoted.author)}
          </span>
          {quoted.gone ? s.goneAuthor : quoted.text}
        </blockquote>
      )}
      {r && (
        <p className="text-xs text-ink-3">
          {[r.app_version, r.country, r.language, r.device].filter(Boolean).join(" · ")}
        </p>
      )}
      <Before item={item} />
    </div>
  );
}

function Rating({ stars }: { stars: number }) {
  const s = useSquareTexts();
  const { place } = useStage();
  if (place.rules.starless) return <p className="text-sm font-medium">{stars >= 3 ? s.recommend : s.notRecommend}</p>;
  return <Stars n={stars} />;
}

function Files({ item }: { item: Item }) {
  return item.files?.map((file) => {
    const src = file.external || `/sandbox/api/media/${file.id}`;
    if (file.mime.startsWith("image/"))
      return <img key={src} src={src} alt={file.name ?? ""} className="max-h-80 w-fit max-w-full rounded-md" />;
    if (file.mime.startsWith("video/"))
      return (
        // biome-ignore lint/a11y/useMediaCaption: people's videos come without captions.
        <video key={src} src={src} controls preload="metadata" className="max-h-80 w-full rounded-md bg-black" />
      );
    return (
      <a key={src} href={src} className="text-sm text-accent-ink underline">
        {file.name}
      </a>
    );
  });
}

/** What an item said before its edits. */
function Before({ item }: { item: Item }) {
  const s = useSquareTexts();
  const f = useFormats();
  if (!item.before?.length) return null;
  return (
    <details className="text-sm text-ink-2">
      <summary className="w-fit cursor-pointer rounded text-xs">{s.before(item.before.length)}</summary>
      <ul className="mt-1 grid gap-1 border-l pl-3">
        {item.before.map((v) => (
          <li key={v.at}>
            <span className="text-xs text-ink-3">{f.slot(v.at)}</span>
            {v.stars && <Rating stars={v.stars} />}
            <p className="break-words whitespace-pre-wrap">{[v.title, v.text].filter(Boolean).join(" · ")}</p>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Gone({ item }: { item: Item }) {
  const s = useSquareTexts();
  return (
    <div className="mt-2 text-sm text-ink-2">
      <p className="flex items-center gap-1.5 italic">
        <Trash2 aria-hidden className="size-4" />
        {item.gone?.by === "business" ? s.goneBusiness : s.goneAuthor}
      </p>
      <details className="mt-1">
        <summary className="w-fit cursor-pointer rounded text-xs">{s.goneSaid}</summary>
        <p className="break-words whitespace-pre-wrap line-through">{item.text || item.title}</p>
      </details>
    </div>
  );
}

/** How an item stands: hidden, liked by the business, and its numbers. */
function Standing({ item, seen }: { item: Item; seen: ReturnType<typeof sight> }) {
  const s = useSquareTexts();
  const stage = useStage();
  if (seen === "gone") return null;
  const n = countUnder(stage.wall, item.id);
  const numbers = [
    item.likes.length > 0 && s.likes(item.likes.length),
    n > 0 && s.comments(n),
    item.shares > 0 && s.shares(item.shares),
    item.views > 0 && s.views(item.views),
  ].filter(Boolean);
  const line = (icon: ReactNode, text: string) => (
    <p className="mt-2 flex items-center gap-1.5 text-sm text-ink-2">
      {icon}
      {text}
    </p>
  );
  return (
    <>
      {seen === "hidden-mine" && line(<EyeOff aria-hidden className="size-4 shrink-0" />, s.hiddenMine)}
      {seen === "hidden" &&
        line(<EyeOff aria-hidden className="size-4 shrink-0" />, s.hidden(called(stage, item.author)))}
      {item.liked &&
        line(<Heart aria-hidden className="size-4 shrink-0 fill-danger text-danger" />, s.likedBy(stage.place.title))}
      {numbers.length > 0 && <p className="mt-2 text-xs text-ink-2">{numbers.join(" · ")}</p>}
    </>
  );
}

function Reply(props: { item: Item; name: string; verb: "comment" | "quote"; onDone: () => void }) {
  const s = useSquareTexts();
  const label = {
    quote: s.quoteOf(props.name),
    comment: props.item.kind === "comment" ? s.replyTo(props.name) : s.commentOn(props.name),
  }[props.verb];
  return (
    <div className="mt-3 border-l pl-3">
      <Write
        verb={props.verb}
        label={label}
        {...(props.verb === "quote" ? { quotes: props.item.id } : { under: props.item.id })}
        focused
        onDone={props.onDone}
        onCancel={props.onDone}
      />
    </div>
  );
}

function Edit({ item, onDone }: { item: Item; onDone: () => void }) {
  const s = useSquareTexts();
  const { as, act } = useStage();
  const [text, setText] = useState(item.text);
  if (item.review) return <ReviewForm mine={item} onDone={onDone} />;
  return (
    <form
      className="mt-2 grid gap-2"
      onSubmit={async (e) => {
        e.preventDefault();
        if (await act(walls.edit(item, { as, text, ...(item.title ? { title: item.title } : {}) }))) onDone();
      }}
    >
      <Words label={s.edit} value={text} onChange={setText} focused />
      <div className="flex gap-2">
        <button type="submit" className={strong}>
          {s.save}
        </button>
        <button type="button" onClick={onDone} className={quiet}>
          {s.cancel}
        </button>
      </div>
    </form>
  );
}

function Answer({ item, onChange }: { item: Item; onChange: () => void }) {
  const s = useSquareTexts();
  const f = useFormats();
  const { place, as, act } = useStage();
  const a = item.review?.answer;
  if (!a) return null;
  return (
    <div className="mt-3 rounded-md bg-accent-soft p-3">
      <p className="text-sm font-semibold">{s.answered(place.title)}</p>
      <p className="text-xs text-ink-2">
        <time dateTime={a.at}>{f.slot(a.edited_at ?? a.at)}</time>
        {a.edited_at && ` · ${s.edited}`}
      </p>
      <p className="mt-1 text-base break-words whitespace-pre-wrap">{a.text}</p>
      {!as && (
        <div className="mt-2 flex flex-wrap gap-2">
          <button type="button" className={quiet} onClick={onChange}>
            {s.changeAnswer}
          </button>
          <button type="button" className={quiet} onClick={() => act(walls.unanswer(item))}>
            {s.removeAnswer}
          </button>
        </div>
      )}
    </div>
  );
}

function AnswerForm({ item, onDone }: { item: Item; onDone: () => void }) {
  const s = useSquareTexts();
  const { act } = useStage();
  const [text, setText] = useState(item.review?.answer?.text ?? "");
  return (
    <form
      className="mt-3 grid gap-2"
      onSubmit={async (e) => {
        e.preventDefault();
        if (await act(walls.answer(item, text))) onDone();
      }}
    >
      <Words label={s.answer} value={text} onChange={setText} focused />
      <div className="flex gap-2">
        <button type="submit" disabled={!text.trim()} className={strong}>
          {s.send}
        </button>
        <button type="button" onClick={onDone} className={quiet}>
          {s.cancel}
        </button>
      </div>
    </form>
  );
}
