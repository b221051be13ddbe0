// nginx from Debian's package, with the example as it is shipped: only addresses are replaced.
import { describe } from 'vitest'
import { startNginx } from '#tests/nginx'
import { installed } from '#tests/proxy'
import { describeProxy } from '#tests/proxy-suite'

describe.skipIf(!installed('nginx'))('nginx', () => {
  describeProxy(startNginx, false)
})
