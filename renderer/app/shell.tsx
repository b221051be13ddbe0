// Owns the frame: the sidebar, the routes and the things that are there once; refuses to know how a page works.
import { useState } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'

import { useWatch } from '#bridge/use-watch'
import { ActivityPage } from '#features/activity/activity-page'
import { KeysAtPage } from '#features/activity/keys-at-page'
import { GatesPage } from '#features/gates/gates-page'
import { KeysPage } from '#features/keys/keys-page'
import { PendingValues } from '#features/keys/pending-values'
import { RotateDialog } from '#features/keys/rotate'
import { RevokeAsked } from '#features/keys/revoke-asked'
import { LeaksPage } from '#features/leaks/leaks-page'
import { MetastorePage } from '#features/metastore/metastore-page'
import { Wizard } from '#features/metastore/wizard'
import { OverviewPage } from '#features/overview/overview-page'
import { RotationPage } from '#features/rotation/rotation-page'
import { ComparePage } from '#features/reviews/compare-page'
import { ReviewPage } from '#features/reviews/review-page'
import { ReviewsPage } from '#features/reviews/reviews-page'
import { VerifyPage } from '#features/reviews/verify-page'
import { SettingsPage } from '#features/settings/settings-page'
import { AllKeysDialog } from '#ui/all-keys-dialog'
import { Announcer } from '#ui/announcer'
import { FailureNotice } from '#ui/failure-notice'
import { HintLayer } from '#ui/hint'
import { useHotkey } from '#ui/hotkeys.ts'
import { NoticeLayer } from '#ui/notice'

import { useChosenScheme } from './scheme.ts'
import styles from './shell.module.css'
import { Sidebar } from './sidebar.tsx'
import { useDueNotices } from './due-notices.ts'
import { useTitle } from './title.ts'

export function Shell() {
  const [path, navigate] = useLocation()
  const cutOff = useWatch()
  const [allKeys, setAllKeys] = useState(false)
  useChosenScheme()
  useTitle()
  useDueNotices()
  useHotkey('allKeys', () => setAllKeys(true))
  // The page of keys has its own, which keeps what is found and shown.
  const elsewhere = !path.startsWith('/api-keys') || path.endsWith('/rotation')
  useHotkey('newKey', () => navigate('/api-keys/new'), elsewhere)
  return (
    <div className={styles['frame']}>
      <a className={styles['skip']} href="#content">
        Go to the content
      </a>
      <Sidebar />
      <main id="content" className={styles['content']} tabIndex={-1}>
        {cutOff === undefined ? null : (
          <div className={styles['cut-off']}>
            <FailureNotice failure={cutOff} />
          </div>
        )}
        <Switch>
          <Route path="/api-keys/:ref/rotation">
            {(params) => (
              <RotationPage key={params.ref} place={params.ref} rotateDialog={RotateDialog} />
            )}
          </Route>
          <Route path="/api-keys/:ref?">
            {(params) => <KeysPage place={params.ref} onAllKeys={() => setAllKeys(true)} />}
          </Route>
          <Route path="/overview/:tab?">{(params) => <OverviewPage tab={params.tab} />}</Route>
          <Route path="/leaks">
            <LeaksPage />
          </Route>
          <Route path="/reviews">
            <ReviewsPage />
          </Route>
          <Route path="/reviews/verify">
            <VerifyPage />
          </Route>
          <Route path="/reviews/:id/compare">
            {(params) => <ComparePage key={params.id} id={params.id} />}
          </Route>
          <Route path="/reviews/:id">
            {(params) => <ReviewPage key={params.id} id={params.id} />}
          </Route>
          <Route path="/metastore">
            <MetastorePage />
          </Route>
          <Route path="/metastore/prepare/:step?">
            {(params) => <Wizard place={params.step} />}
          </Route>
          <Route path="/gates">
            <GatesPage />
          </Route>
          <Route path="/activity/keys-at">
            <KeysAtPage />
          </Route>
          <Route path="/activity">
            <ActivityPage />
          </Route>
          <Route path="/settings">
            <SettingsPage />
          </Route>
          <Route>
            <Redirect to="/api-keys" replace />
          </Route>
        </Switch>
      </main>
      <AllKeysDialog opened={allKeys} onClose={() => setAllKeys(false)} />
      <RevokeAsked />
      <PendingValues />
      <NoticeLayer />
      <Announcer />
      <HintLayer />
    </div>
  )
}
