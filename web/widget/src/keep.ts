// What this browser keeps: only once there is a session, which there is only
// after the visitor agreed to it. Where storage is forbidden, as in a sandboxed
// frame, it lasts as long as the page.

const memory = new Map<string, string>();

function store(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}

export class Keep {
  constructor(private readonly prefix: string) {}

  get(name: string): string | undefined {
    const key = this.prefix + name;
    try {
      return store()?.getItem(key) ?? memory.get(key);
    } catch {
      return memory.get(key);
    }
  }

  set(name: string, value: string | undefined) {
    const key = this.prefix + name;
    if (value === undefined) memory.delete(key);
    else memory.set(key, value);
    try {
      if (value === undefined) store()?.removeItem(key);
      else store()?.setItem(key, value);
    } catch {
      // full or forbidden: memory has it
    }
  }
}
