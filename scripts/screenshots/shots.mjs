// Owns one picture: both schemes, without anything of this computer and without any value of a key.
import { join } from 'node:path'

/** As long as a secret and none: nobody can take it for one. */
const NOT_A_SECRET = 'ThisIsOnlyAPictureAndNotTheSecretOfAKey'.slice(0, 38)

/** Writes other words over what a picture must not show. Runs in the page. */
function retouch({ words, secret }) {
  const value = document.querySelector('section[aria-label="Value"] code')
  if (value?.lastElementChild) value.lastElementChild.textContent = secret
  for (const field of document.querySelectorAll('input, textarea'))
    for (const [found, instead] of words)
      if (field.value.includes(found)) field.value = field.value.replaceAll(found, instead)
  // A path may break anywhere, so it stands in pieces.
  for (const line of document.querySelectorAll('code[translate="no"]'))
    for (const [found, instead] of words)
      if (line.textContent.includes(found))
        line.textContent = line.textContent.replaceAll(found, instead)
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (const [found, instead] of words)
      if (node.nodeValue.includes(found)) node.nodeValue = node.nodeValue.replaceAll(found, instead)
}

/** @returns a function that takes the picture `name` of a page, light and dark. */
export function camera({ folder, words }) {
  return async (page, name) => {
    for (const [scheme, ending] of [
      ['light', '-light'],
      ['dark', '-dark'],
    ]) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await page.waitForTimeout(350)
      await page.evaluate(retouch, { words, secret: NOT_A_SECRET })
      await page.screenshot({ path: join(folder, `${name}${ending}.png`), caret: 'hide' })
    }
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  }
}
