import { Logo } from "@kit/logo";
import type { ReactNode } from "react";
import { LanguageSwitch } from "./LanguageSwitch";

/** The page of everything before the desk: one narrow column on paper. */
export function AuthFrame({
  title,
  intro,
  children,
  foot,
}: {
  title: ReactNode;
  intro?: ReactNode;
  children: ReactNode;
  foot?: ReactNode;
}) {
  return (
    <div className="flex min-h-full flex-col bg-paper">
      <main className="mx-auto flex w-full max-w-[23rem] flex-1 flex-col justify-center gap-5 px-5 py-10">
        <div>
          <Logo className="mb-5 size-10" />
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {intro && <p className="mt-1 text-ink-2">{intro}</p>}
        </div>
        {children}
        {foot && <div className="text-sm text-ink-2">{foot}</div>}
      </main>
      <footer className="flex justify-center p-4">
        <LanguageSwitch />
      </footer>
    </div>
  );
}
