/** A bobbin: two flanges and the thread between them. */
export function Logo({ size }: { size: number }) {
  return (
    <svg className="logo" width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <rect width="32" height="32" rx="9" className="logo-ground" />
      <path d="M9 8.5h14M9 23.5h14" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
      <path
        d="M11.5 12.2h9M11.5 16h9M11.5 19.8h9"
        stroke="#fff"
        strokeOpacity=".72"
        strokeWidth="2"
        strokeLinecap="round"
      />
    </svg>
  );
}
