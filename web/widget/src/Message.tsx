/** @jsxImportSource preact */
import { Adaptive } from "./adaptive";
import type { Chat } from "./chat";
import { Out, safeURL, Words } from "./markdown";
import type { Answer, Bubble, FileShown, Outgoing, Rich } from "./types";

const time = (chat: Chat, at: string) =>
  new Intl.DateTimeFormat(chat.locale, { hour: "numeric", minute: "2-digit" }).format(new Date(at));

/** One message. `last` says that nothing was said after it. */
export function Message({ chat, m, last, done }: { chat: Chat; m: Bubble; last: boolean; done: boolean }) {
  const mine = m.from === "me";
  const t = chat.t;
  return (
    <li class={mine ? "mine" : "theirs"} data-message={m.id}>
      <span class="who">
        {mine ? t.you : m.name || chat.told.title}
        <span class="hidden">, </span>
        <time dateTime={m.at}>{time(chat, m.at)}</time>
      </span>
      {m.reply_to?.text && (
        <blockquote dir="auto">
          <span class="hidden">{t.answering} </span>
          {m.reply_to.text}
        </blockquote>
      )}
      {m.deleted ? (
        <div class="bubble gone">{t.deleted}</div>
      ) : (
        <>
          {m.files?.map((f) => (
            <FileView key={f.id} f={f} chat={chat} />
          ))}
          {m.answer?.kind === "form" && m.answer.fields?.length ? (
            <div class="bubble">
              <dl>
                {m.answer.fields.map((f, i) => (
                  <div key={i}>
                    <dt dir="auto">{f.label}</dt>
                    <dd dir="auto">{f.value}</dd>
                  </div>
                ))}
              </dl>
            </div>
          ) : (
            (m.text || m.answer) && (
              <div class="bubble" dir="auto">
                <Words text={m.text || m.answer?.title || ""} plain={mine} />
              </div>
            )
          )}
          {m.rich && <RichView r={m.rich} m={m} chat={chat} last={last} done={done} />}
          {m.reactions?.length ? <span class="reactions">{m.reactions.join(" ")}</span> : null}
        </>
      )}
    </li>
  );
}

/** A message that is not with the server yet. */
export function Waiting({ chat, o }: { chat: Chat; o: Outgoing }) {
  const t = chat.t;
  return (
    <li class="mine waiting">
      <span class="who">
        {t.you}
        <span class="hidden">, </span>
        {o.refused ? t.notSent : chat.online ? t.sending : t.waiting}
      </span>
      {o.files?.map((f) => (
        <FileView key={f.id} f={f} chat={chat} />
      ))}
      {(o.text || o.answer) && (
        <div class="bubble" dir="auto">
          <Words text={o.text || o.answer?.title || ""} plain />
        </div>
      )}
      {o.refused && (
        <span class="fault">
          {o.refused}{" "}
          <button type="button" class="link" onClick={() => chat.retry(o.id)}>
            {t.again}
          </button>
        </span>
      )}
    </li>
  );
}

function size(bytes: number): string {
  return bytes < 1 << 20 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`;
}

function FileView({ f, chat }: { f: FileShown; chat: Chat }) {
  const url = safeURL(f.url);
  if (url && /^image\/(png|jpeg|gif|webp)/.test(f.mime)) {
    return (
      <a class="picture" href={url} target="_blank" rel="noopener noreferrer">
        <img
          src={url}
          alt={f.name || chat.t.picture}
          width={f.width || undefined}
          height={f.height || undefined}
          loading="lazy"
        />
      </a>
    );
  }
  if (url && f.mime.startsWith("audio/")) {
    // biome-ignore lint/a11y/useMediaCaption: people's voice notes come without words
    return <audio controls preload="none" src={url} aria-label={f.name} />;
  }
  if (url && f.mime.startsWith("video/")) {
    // biome-ignore lint/a11y/useMediaCaption: people's videos come without words
    return <video controls preload="metadata" src={url} aria-label={f.name} />;
  }
  return url ? (
    <a class="bubble file" href={url} target="_blank" rel="noopener noreferrer" aria-label={chat.t.download(f.name)}>
      <bdi>{f.name}</bdi> <small>{size(f.size)}</small>
    </a>
  ) : (
    <span class="bubble file">
      <bdi>{f.name}</bdi> <small>{size(f.size)}</small>
    </span>
  );
}

function RichView({ r, m, chat, last, done }: { r: Rich; m: Bubble; chat: Chat; last: boolean; done: boolean }) {
  const answer = (a: Answer) => void chat.send("", { answer: a, reply_to: m.id });
  const press = (b: { id?: string; title: string }) => answer({ kind: "button", id: b.id ?? "", title: b.title });
  const card = r.adaptive_card;
  return (
    <div class="rich">
      {(r.header || r.body || r.footer) && (
        <div class="bubble" dir="auto">
          {r.header && <strong class="header">{r.header}</strong>}
          {r.body && <Words text={r.body} />}
          {r.footer && <small>{r.footer}</small>}
        </div>
      )}
      {r.page && (
        <Out class="card page" to={r.page.url}>
          {safeURL(r.page.image_url) && <img src={r.page.image_url} alt="" loading="lazy" />}
          <strong dir="auto">{r.page.title}</strong>
          {r.page.text && <span dir="auto">{r.page.text}</span>}
          <small>{hostOf(r.page.url)}</small>
        </Out>
      )}
      {r.cards?.length ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keys
        <ul class="cards" tabIndex={0} aria-label={r.body || chat.t.choose}>
          {r.cards.map((c, i) => (
            <li key={i} class="card">
              {safeURL(c.image_url) && <img src={c.image_url} alt="" loading="lazy" />}
              <strong dir="auto">{c.title}</strong>
              {c.text && <span dir="auto">{c.text}</span>}
              {c.buttons?.map((b, j) =>
                b.url ? (
                  <Out key={j} class="choice" to={b.url}>
                    {b.title}
                  </Out>
                ) : (
                  <button key={j} type="button" class="choice" disabled={done} onClick={() => press(b)}>
                    {b.title}
                  </button>
                ),
              )}
            </li>
          ))}
        </ul>
      ) : null}
      {card ? <Adaptive card={card} id={m.id} t={chat.t} done={done} onAnswer={answer} /> : null}
      {r.buttons?.length ? (
        <div class="choices">
          {r.buttons.map((b) => (
            <button key={b.id} type="button" class="choice" disabled={done} onClick={() => press(b)}>
              {b.title}
            </button>
          ))}
        </div>
      ) : null}
      {r.link && (
        <div class="choices">
          <Out class="choice" to={r.link.url}>
            {r.link.title}
          </Out>
        </div>
      )}
      {last && r.quick_replies?.length ? (
        <div class="choices quick">
          {r.quick_replies.map((b) => (
            <button key={b.id} type="button" class="choice" onClick={() => press(b)}>
              {b.title}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return "";
  }
}
