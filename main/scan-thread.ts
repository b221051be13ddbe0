// Owns the program of a scan's thread: gives it its channel and the form of a key; refuses to know anything else of the program.
import { parentPort } from 'node:worker_threads'
import { readKey } from '#services/keys/format'
import { serveThread } from '#services/scan/thread'

if (parentPort) serveThread(parentPort, readKey)
