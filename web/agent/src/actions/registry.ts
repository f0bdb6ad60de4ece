import type { LucideIcon } from "lucide-react";
import { useEffect, useRef, useSyncExternalStore } from "react";

/** What an action answers when it has done something worth saying. */
export interface Done {
  message: string;
  undo?: () => void | Promise<void>;
}

// biome-ignore lint/suspicious/noConfusingVoidType: an action may end without a return
export type Answer = Done | undefined | void;

export type ActionGroup = "case" | "list" | "thread" | "go" | "look" | "other";

/**
 * An action is one object that buttons, menus, the command bar, shortcuts and
 * the help sheet all read.
 */
export interface Action {
  id: string;
  title: string;
  icon: LucideIcon;
  group: ActionGroup;
  /** See shortcut.ts. */
  shortcut?: string;
  /** More words by which the command bar finds it. */
  keywords?: string;
  /** False hides it where it makes no sense; the help sheet still lists its shortcut. */
  visible?: () => boolean;
  /** true, or the reason why not, which buttons show. */
  enabled?: () => true | string;
  perform: () => Answer | Promise<Answer>;
  /** Works also while the focus is in a text field (only for shortcuts with mod or Escape). */
  whileTyping?: boolean;
}

/** Holds the actions of everything that is on the screen. Later registrations of an id win until they leave. */
export class Registry {
  private readonly stacks = new Map<string, Action[]>();
  private readonly listeners = new Set<() => void>();
  private snapshot: readonly Action[] = [];

  add(actions: readonly Action[]): () => void {
    for (const action of actions) {
      const stack = this.stacks.get(action.id) ?? [];
      stack.push(action);
      this.stacks.set(action.id, stack);
    }
    this.publish();
    return () => {
      for (const action of actions) {
        const stack = this.stacks.get(action.id)?.filter((a) => a !== action) ?? [];
        if (stack.length > 0) this.stacks.set(action.id, stack);
        else this.stacks.delete(action.id);
      }
      this.publish();
    };
  }

  all = (): readonly Action[] => this.snapshot;

  get(id: string): Action | undefined {
    return this.stacks.get(id)?.at(-1);
  }

  subscribe = (f: () => void) => {
    this.listeners.add(f);
    return () => void this.listeners.delete(f);
  };

  private publish() {
    this.snapshot = [...this.stacks.values()].flatMap((stack) => stack.at(-1) ?? []);
    for (const f of this.listeners) f();
  }
}

export const registry = new Registry();

export function isVisible(action: Action): boolean {
  return action.visible?.() ?? true;
}

/** undefined when it can be done, else the reason why not. */
export function whyNot(action: Action): string | undefined {
  const enabled = action.enabled?.() ?? true;
  return enabled === true ? undefined : enabled;
}

/**
 * Registers actions while the component stands. The newest closures are always
 * called; the registry changes only when what is shown of an action changes.
 */
export function useActions(actions: readonly Action[]) {
  const latest = useRef(actions);
  latest.current = actions;
  const key = actions.map((a) => `${a.id}|${a.title}|${a.shortcut ?? ""}`).join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for what is shown of the actions
  useEffect(() => {
    const find = (id: string) => latest.current.find((a) => a.id === id);
    return registry.add(
      latest.current.map((a) => ({
        ...a,
        visible: () => find(a.id)?.visible?.() ?? find(a.id) !== undefined,
        enabled: () => find(a.id)?.enabled?.() ?? true,
        perform: () => find(a.id)?.perform(),
      })),
    );
  }, [key]);
}

/** All actions on the screen. */
export function useRegistered(): readonly Action[] {
  return useSyncExternalStore(registry.subscribe, registry.all);
}
