import { t } from "@lingui/core/macro";
import type { FormField, FormScreen } from "@/entities/form";
import { isChoice } from "./words";

/** A screen of a form as it stands on the customer's phone; nothing of it can be pressed here. */
export function FormPhone({ screen, last }: { screen: FormScreen; last: boolean }) {
  return (
    <section aria-label={t`As the customer sees it`} className="min-w-0 rounded-lg bg-sunken p-3">
      <div className="mx-auto grid w-full max-w-72 gap-3 rounded-[14px] bg-paper p-3 text-sm">
        <p className="border-b border-line pb-2 text-center font-semibold">{screen.title || t`Title of the screen`}</p>
        {screen.text && <p className="break-words whitespace-pre-wrap">{screen.text}</p>}
        {screen.fields.map((f, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: questions have no other identity while they are written
          <Shown key={i} field={f} />
        ))}
        <p className="rounded-full bg-accent px-3 py-1.5 text-center font-medium text-on-accent">
          {screen.button || (last ? t`Send` : t`Continue`)}
        </p>
      </div>
    </section>
  );
}

function Shown({ field }: { field: FormField }) {
  const label = field.label || t`Question`;
  if (field.kind === "yes") {
    return (
      <p className="flex items-start gap-2">
        <span aria-hidden className="mt-0.5 size-4 shrink-0 rounded-sm border border-line-strong" />
        <span className="break-words">{label}</span>
      </p>
    );
  }
  return (
    <div>
      <p className="break-words font-medium">
        {label}
        {!field.required && <span className="ml-1 font-normal text-ink-3">{t`(optional)`}</span>}
      </p>
      {isChoice(field.kind) ? (
        <ul>
          {(field.options ?? []).map((o, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: options have no other identity while they are written
            <li key={i} className="flex items-center gap-2 py-0.5">
              <span
                aria-hidden
                className={`size-4 shrink-0 border border-line-strong ${field.kind === "choice" ? "rounded-full" : "rounded-sm"}`}
              />
              {o}
            </li>
          ))}
        </ul>
      ) : (
        <span
          aria-hidden
          className={`mt-1 block w-full rounded-md border border-line-strong ${field.kind === "long" ? "h-14" : "h-8"}`}
        />
      )}
    </div>
  );
}
