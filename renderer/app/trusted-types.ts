// Owns the page's Trusted Types policy: plain text and style sheets pass, anything with a tag is refused.

interface PolicyRules {
  readonly createHTML: (input: string) => string
  readonly createScript: (input: string) => string
  readonly createScriptURL: (input: string) => string
}

interface TrustedTypesLike {
  readonly createPolicy: (name: string, rules: PolicyRules) => unknown
}

const refuse = (what: string): never => {
  throw new TypeError(`This page refuses ${what} made from text`)
}

/** Installs the `default` policy. The only markup sinks in use are style sheets, which hold no `<`. */
export function installTrustedTypes(): void {
  const factory = (globalThis as { readonly trustedTypes?: TrustedTypesLike }).trustedTypes
  factory?.createPolicy('default', {
    createHTML: (input) => (input.includes('<') ? refuse('markup') : input),
    createScript: () => refuse('script'),
    createScriptURL: () => refuse('a script address'),
  })
}
