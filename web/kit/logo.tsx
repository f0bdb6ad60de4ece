/** The mark of Recado: a note left for someone. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden>
      <rect width="32" height="32" rx="8" fill="oklch(47% 0.082 192)" />
      <path
        d="M9 9.5A2.5 2.5 0 0 1 11.5 7h9A2.5 2.5 0 0 1 23 9.5v8a2.5 2.5 0 0 1-2.5 2.5H15l-4.2 4.1c-.6.6-1.8.2-1.8-.8z"
        fill="#fff"
      />
      <path d="M12.5 11.5h7M12.5 15h4.5" stroke="oklch(47% 0.082 192)" strokeWidth="1.8" strokeLinecap="round" />
    </svg>
  );
}
