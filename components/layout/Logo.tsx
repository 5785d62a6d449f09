/** The dhow: a lateen sail over a long hull. */
export function Logo({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden>
      <path d="M4.6 14.1 17 2.2c2.9 3.9 3.5 8 2.3 11.7-4.4-1.5-9.6-1.5-14.7.2Z" className="fill-sail" />
      <path d="M1.6 15.9c6.4 1.7 14 1.5 20.9-1-1 4.2-4 6.7-8.1 6.7H9.6c-3.9 0-6.9-2.1-8-5.7Z" className="fill-hull" />
    </svg>
  );
}
