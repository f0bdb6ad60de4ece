import { useQueryClient } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import type { Case, CasePatch } from "@/entities/case";
import { heldCase } from "@/entities/case-store";
import { change } from "./case-actions";
import { runAction } from "./run";

export interface BodyProps {
  cases: Case[];
  placeholder: string;
}

export function Search({
  placeholder,
  value,
  onChange,
}: {
  placeholder: string;
  value?: string;
  onChange?: (v: string) => void;
}) {
  return (
    <Command.Input
      autoFocus
      placeholder={placeholder}
      value={value}
      onValueChange={onChange}
      className="h-11 w-full border-b bg-transparent px-4 text-base outline-none"
    />
  );
}

export function Item({
  value,
  children,
  checked,
  onSelect,
}: {
  value: string;
  children: ReactNode;
  checked?: boolean;
  onSelect: () => void;
}) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-9 select-none items-center gap-2.5 rounded-md px-2.5 text-sm data-[selected=true]:bg-lit [&_svg]:size-4"
    >
      {children}
      {checked && <Check className="ml-auto text-accent" aria-label="✓" />}
    </Command.Item>
  );
}

export const listClass = "max-h-72 overflow-y-auto p-1.5";

/** Changes the cases as they are by now, and says so with the undo. */
export function usePatch(cases: Case[]) {
  const client = useQueryClient();
  return (patch: CasePatch, message: string, targets = cases) => {
    const fresh = targets.map((c) => heldCase(client, c.id) ?? c);
    return runAction({
      id: "pick",
      title: message,
      icon: Check,
      group: "case",
      perform: () => change(client, fresh, patch, message),
    });
  };
}
