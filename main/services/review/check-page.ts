// Owns HOW-TO-CHECK.html: how anybody checks a pack with common tools and without this program; refuses to vouch for itself.
import { spoken } from '#base/fingerprint'
import { MANIFEST, SIGNATURE, SIGNER, SUMS } from '#base/signed-folder'
import { type Markup, markup, NOTHING } from '#base/markup'
import { page } from './page.ts'
import { SIGN_OFF, SIGN_OFF_KEY, SIGN_OFF_SIGNATURE, type SignOff } from './sign-off.ts'

export const CHECK_PAGE = 'HOW-TO-CHECK.html'

/** Lines to copy into a shell, in the folder of the pack. */
function lines(...commands: readonly string[]): Markup {
  return markup`<pre><code>${commands.join('\n')}</code></pre>`
}

const verified = (key: string, text: string, signature: string): string =>
  `openssl pkeyutl -verify -pubin -inkey ${key} -rawin -in ${text} -sigfile ${signature}`
const printOf = (key: string): string =>
  `openssl pkey -pubin -in ${key} -outform DER | sha256sum | cut -c 1-32`

function signatures(signer: string): Markup {
  return markup`<h2>3. The signatures hold</h2>
<p>OpenSSL 3 says <em>Signature Verified Successfully</em> to each.</p>
${lines(verified(SIGNER, MANIFEST, SIGNATURE), verified(SIGN_OFF_KEY, SIGN_OFF, SIGN_OFF_SIGNATURE))}
<h2>4. The right person signed</h2>
<p>A signature proves that whoever has the key wrote the pack, not who that is. Take the fingerprint of the
key and compare it with the one that the reviewer reads out to you, on another way than the one on which you
got this pack.</p>
${lines(printOf(SIGN_OFF_KEY), printOf(SIGNER))}
<p>The sign-off names <span class="mono">${spoken(signer)}</span>. That is no proof by itself: whoever can
write this page can write another number.</p>`
}

const UNSIGNED = markup`<h2>3. There is no signature</h2>
<p>No key could sign here. What you have checked so far shows that no file was damaged on the way, and nothing
about who wrote them: anybody could have made such a pack. Ask the reviewer to read out the SHA-256 of
${MANIFEST}, and compare.</p>
${lines(`sha256sum ${MANIFEST}`)}`

function chain(previous: SignOff['previous'], number: number): Markup {
  if (previous === null) return NOTHING
  return markup`<h2>${number}. It follows the review before</h2>
<p>The sign-off names that of ${previous.name} by its SHA-256. In the folder of that pack:</p>
${lines(`sha256sum ${SIGN_OFF}`)}
<p>It has to be <span class="mono">${previous.signoff}</span>. Whether there is a later review, no pack can
tell: ask for the newest one.</p>`
}

export function checkPage({ review, signer, previous }: SignOff): string {
  const last = signer === null ? 4 : 5
  const itself = signer === null ? MANIFEST : `${MANIFEST} and ${SIGNATURE}`
  const body = markup`<h1>How to check this pack</h1>
<p class="sub">${review.name}. The program that wrote it is not needed: open a terminal in the folder of the
pack.</p>
<h2>1. Every file is as it was</h2>
<p>Each line of ${SUMS} has to end in <em>OK</em>.</p>
${lines(`sha256sum --check --strict ${SUMS}`)}
<p class="note">On macOS: <code>shasum -a 256 --check ${SUMS}</code>. On Windows:
<code>Get-FileHash NAME</code> for each file, to be compared with its line in ${SUMS}.</p>
<h2>2. Nothing was added or taken away</h2>
<p>${MANIFEST} lists every file with its SHA-256, ${SUMS} too. There may be no others than these and
${itself}. The first command prints 1.</p>
${lines(`grep -c "$(sha256sum ${SUMS} | cut -c 1-64)" ${MANIFEST}`, 'ls -A')}
${signer === null ? UNSIGNED : signatures(signer)}
<h2>${last}. The numbers add up</h2>
<p>Open decisions.csv in a spreadsheet and count its column <em>decision</em>: keep, rotate, revoke, defer and
exception have to add up to the rows of population.csv, and to what ${SIGN_OFF} says. Both tables hold the same
keys in the same order. Text that begins like a formula has an apostrophe before it, so that no spreadsheet
runs it.</p>
${chain(previous, last + 1)}
<h2>Or all of it at once</h2>
<p>On any computer that has Data Science Admin; it needs no data of its own:</p>
${lines(signer === null ? 'dsadmin review verify .' : "dsadmin review verify . --fingerprint 'WHAT THE REVIEWER READS OUT'")}`
  return page(`How to check ${review.name}`, body)
}
