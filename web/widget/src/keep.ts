// What this browser keeps: only once there is a session, which there is only
// after the visitor agreed to it. Where storage is forbidden, as in a sandboxed
// frame, it lasts as long as the page.

// Some browsers forbid storage to frames of other sites. Then the page around
// keeps it, where it is the visitor's and the site's alone.

function own(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}

export class Keep {
  private readonly memory = new Map<string, string>();
  /** Whether nothing can be kept here. */
  readonly homeless = own() === undefined;

  constructor(
    private readonly prefix: string,
    private readonly elsewhere: (name: string, value: string | undefined) => void,
  ) {}

  /** Takes what the page around has kept. */
  fill(values: Record<string, string>) {
    for (const [name, value] of Object.entries(values)) this.memory.set(name, value);
  }

  get(name: string): string | undefined {
    try {
      return own()?.getItem(this.prefix + name) ?? this.memory.get(name);
    } catch {
      return this.memory.get(name);
    }
  }

  set(name: string, value: string | undefined) {
    if (value === undefined) this.memory.delete(name);
    else this.memory.set(name, value);
    if (this.homeless) this.elsewhere(name, value);
    try {
      if (value === undefined) own()?.removeItem(this.prefix + name);
      else own()?.setItem(this.prefix + name, value);
    } catch {
      // full: memory has it
    }
  }
}
