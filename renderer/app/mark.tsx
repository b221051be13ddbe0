// Owns the app's mark as the pages draw it: the key on its tile, in the ink of the scheme.

export function Mark({ className = '' }: { readonly className?: string }) {
  return (
    <svg className={className} width="24" height="24" viewBox="0 0 24 24" aria-hidden>
      <rect width="24" height="24" rx="6" fill="var(--ink)" />
      <path
        fill="var(--canvas)"
        fillRule="evenodd"
        d="M8.2 8.4a3.6 3.6 0 1 0 3.3 5h3.1v1.4h1.7v-1.4h1.2v2h1.8v-2h.7v-2.8h-8.5a3.6 3.6 0 0 0-3.3-2.2Zm0 2.3a1.3 1.3 0 1 1 0 2.6 1.3 1.3 0 0 1 0-2.6Z"
      />
    </svg>
  )
}
