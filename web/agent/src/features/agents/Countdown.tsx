import { useClockOffset } from "@/entities/server-clock";
import { useSecond } from "@/lib/seconds";

interface Props {
  from: string;
  until: string;
}

/** The whole seconds left until a moment, and the share of the time that they are. */
export function left(from: string, until: string, now: number): { seconds: number; share: number } {
  const end = Date.parse(until);
  const rest = Math.max(0, end - now);
  const whole = Math.max(1, end - Date.parse(from));
  return { seconds: Math.ceil(rest / 1000), share: Math.min(1, rest / whole) };
}

/** The seconds that an offer stands, by the server's clock. */
export function useLeft({ from, until }: Props) {
  const offset = useClockOffset();
  return left(from, until, useSecond() + offset);
}

const radius = 15;
const round = 2 * Math.PI * radius;

/** A ring that runs out, with the seconds in it. What it shows is said elsewhere for those who hear it. */
export function Countdown(props: Props) {
  const { seconds, share } = useLeft(props);
  const late = seconds <= 10;
  return (
    <span aria-hidden className="relative inline-flex size-9 shrink-0 items-center justify-center">
      <svg viewBox="0 0 36 36" className="-rotate-90 absolute inset-0" aria-hidden>
        <circle cx="18" cy="18" r={radius} fill="none" stroke="var(--line)" strokeWidth="3" />
        <circle
          cx="18"
          cy="18"
          r={radius}
          fill="none"
          stroke={late ? "var(--danger)" : "var(--accent)"}
          strokeWidth="3"
          strokeLinecap="round"
          strokeDasharray={round}
          strokeDashoffset={round * (1 - share)}
        />
      </svg>
      <span className="tabular text-xs font-semibold">{seconds}</span>
    </span>
  );
}
