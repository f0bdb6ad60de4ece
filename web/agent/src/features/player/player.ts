import { useSyncExternalStore } from "react";

/** Where a sound or a clip is from, so that one can go back to it. */
export interface Origin {
  caseId: string;
  messageId: string;
  title: string;
}

export interface Track {
  /** The attachment's id. */
  id: string;
  src: string;
  kind: "audio" | "video";
  /** Absent for what is of no message: it ends with its place on the screen. */
  from?: Origin;
}

export interface PlayerState {
  track: Track | null;
  on: boolean;
  at: number;
  length: number;
  speed: number;
  broken: boolean;
  /** Whether a player of this track is on the screen, in its message. */
  shown: boolean;
}

export const speeds = [1, 1.5, 2];

/** The one sound of the desk: it goes on while the agent changes the case, and a second one ends the first. */
export class Player {
  /** Plays sounds too, without being on the page. */
  readonly media = document.createElement("video");
  private state: PlayerState = { track: null, on: false, at: 0, length: 0, speed: 1, broken: false, shown: false };
  private readonly listeners = new Set<() => void>();
  private readonly places = new Map<string, number>();

  constructor() {
    const { media } = this;
    media.preload = "metadata";
    media.playsInline = true;
    media.addEventListener("play", () => this.set({ on: true }));
    media.addEventListener("pause", () => this.set({ on: false }));
    media.addEventListener("timeupdate", () => this.set({ at: media.currentTime }));
    media.addEventListener("durationchange", () => {
      if (Number.isFinite(media.duration) && media.duration > 0) this.set({ length: media.duration });
    });
    media.addEventListener("ended", () => this.seek(0));
    media.addEventListener("error", () => this.state.track && this.set({ broken: true, on: false }));
  }

  get = () => this.state;

  subscribe = (f: () => void) => {
    this.listeners.add(f);
    return () => void this.listeners.delete(f);
  };

  /** Plays a track from where it was, or from a time. */
  play(track: Track, at?: number) {
    if (this.state.track?.id !== track.id) {
      this.media.src = track.src;
      this.set({ track, at: 0, length: 0, broken: false, shown: this.places.has(track.id) });
    }
    if (at !== undefined) this.media.currentTime = at;
    this.media.playbackRate = this.state.speed;
    this.media.play().catch((e: unknown) => {
      // A play that another one interrupts is no failure.
      if (!(e instanceof DOMException && e.name === "AbortError")) this.set({ broken: true, on: false });
    });
  }

  pause() {
    this.media.pause();
  }

  seek(to: number) {
    this.media.currentTime = to;
    this.set({ at: to });
  }

  faster() {
    const speed = speeds[(speeds.indexOf(this.state.speed) + 1) % speeds.length] ?? 1;
    this.media.playbackRate = speed;
    this.set({ speed });
  }

  close() {
    this.media.pause();
    this.media.removeAttribute("src");
    this.set({ track: null, on: false, at: 0, length: 0, broken: false, shown: false });
  }

  /** A player of a track is on the screen until the answer is called. */
  place(id: string): () => void {
    this.places.set(id, (this.places.get(id) ?? 0) + 1);
    this.look();
    return () => {
      const left = (this.places.get(id) ?? 1) - 1;
      if (left > 0) this.places.set(id, left);
      else this.places.delete(id);
      const { track } = this.state;
      if (left === 0 && track?.id === id && !track.from) this.close();
      this.look();
    };
  }

  private look() {
    const { track } = this.state;
    this.set({ shown: track !== null && this.places.has(track.id) });
  }

  private set(part: Partial<PlayerState>) {
    this.state = { ...this.state, ...part };
    for (const f of this.listeners) f();
  }
}

export const player = new Player();

/** What plays now. */
export function usePlayer(): PlayerState {
  return useSyncExternalStore(player.subscribe, player.get);
}

/** The state of one track, the same object while it does not play. */
export function useTrack(id: string): PlayerState | null {
  return useSyncExternalStore(player.subscribe, () => {
    const state = player.get();
    return state.track?.id === id ? state : null;
  });
}
