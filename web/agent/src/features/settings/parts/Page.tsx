import type { ReactNode } from "react";
import { Term } from "@/features/glossary/Term";
import type { TermName } from "@/features/glossary/terms";

interface Props {
  title: string;
  /** The word of the glossary that the heading is. */
  term?: TermName;
  /** One sentence: what this is for. */
  about: ReactNode;
  /** The main button. */
  action?: ReactNode;
  children: ReactNode;
}

/** A settings page: a heading, a sentence, what there is. */
export function Page({ title, term, about, action, children }: Props) {
  return (
    <div className="mx-auto grid w-full max-w-3xl grid-cols-1 gap-5 px-4 py-6 sm:px-8">
      <header className="flex flex-wrap items-start gap-3">
        <div className="min-w-52 flex-1">
          <h1 className="text-xl font-semibold">{term ? <Term name={term}>{title}</Term> : title}</h1>
          <p className="mt-1 max-w-prose text-sm text-ink-2">{about}</p>
        </div>
        {action}
      </header>
      {children}
    </div>
  );
}

/** Rows with hairlines between them. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className="divide-y divide-line border-y border-line">
      {children}
    </ul>
  );
}

export function Row({ children }: { children: ReactNode }) {
  return <li className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 py-2">{children}</li>;
}

export function Section({ title, about, children }: { title: ReactNode; about?: ReactNode; children: ReactNode }) {
  return (
    <section className="grid grid-cols-1 gap-3">
      <div>
        <h2 className="text-base font-semibold">{title}</h2>
        {about && <p className="text-sm text-ink-2">{about}</p>}
      </div>
      {children}
    </section>
  );
}
