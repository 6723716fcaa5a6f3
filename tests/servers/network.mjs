// Bluesky's own servers (directory, PDS and, unless MODE is "pds", AppView with all it needs) for the tests, on loopback only.
//
//   node network.mjs '{"mode": "appview" | "pds", "modules": FOLDER, "postgres": FOLDER, "redis": FILE, "folder": FOLDER}'
//
// The first line on standard output is JSON with the addresses. Then each line on standard input, {"do": NAME, ...}, is answered
// by one line. When standard input closes, because the tests are done or died, everything that was started here stops and FOLDER
// is removed: nothing outlives the tests.
import { spawn, spawnSync } from 'node:child_process'
import dns from 'node:dns'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import readline from 'node:readline'
import { pathToFileURL } from 'node:url'

const options = JSON.parse(process.argv[2])
const { folder } = options
const answer = process.stdout.write.bind(process.stdout)
process.stdout.write = process.stderr.write.bind(process.stderr) // what the servers print must not mix with our answers

const children = []
const stopNow = () => {
  for (const child of children) child.kill('SIGKILL')
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }) // PostgreSQL may still be leaving
}
process.on('exit', stopNow)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1))
process.stdin.on('close', () => process.exit(0))
const late = setTimeout(() => {
  console.error('not ready after three minutes')
  process.exit(1)
}, 180_000)

// The servers listen on every interface and look names up: both are kept to loopback.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (first, ...rest) {
  if (first && typeof first === 'object' && !first.path) return listen.call(this, { ...first, host: '127.0.0.1' }, ...rest)
  if (typeof first === 'string' && Number.isNaN(Number(first))) return listen.call(this, first, ...rest) // a socket in a folder
  const port = typeof first === 'function' ? 0 : Number(first ?? 0)
  const done = [first, ...rest].find((x) => typeof x === 'function')
  return listen.call(this, { port, host: '127.0.0.1' }, done)
}
const lookup = (host, settings, done = settings) => {
  const known = host === 'localhost' || host === '127.0.0.1'
  const found = known ? null : Object.assign(new Error(`only loopback here: ${host}`), { code: 'ENOTFOUND', hostname: host })
  process.nextTick(() => (settings?.all && known ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(found, '127.0.0.1', 4)))
}
dns.lookup = lookup
dns.promises.lookup = async (host, settings) =>
  new Promise((good, bad) => lookup(host, settings ?? {}, (e, address, family) => (e ? bad(e) : good(settings?.all ? address : { address, family }))))
dns.setServers(['127.0.0.1:9']) // handles are also asked for in DNS: nobody listens there

const freePort = () =>
  new Promise((good) => {
    const server = net.createServer().listen(0, () => {
      const { port } = server.address()
      server.close(() => good(port))
    })
  })

const wait = (ms) => new Promise((good) => setTimeout(good, ms))
const until = async (what, check) => {
  for (let i = 0; i < 2400; i++) {
    if (await check()) return
    await wait(25)
  }
  throw new Error(`${what} did not start`)
}

// PostgreSQL refuses to run as root: then it runs as "nobody", from a copy of its programs, as theirs may lie in a closed folder.
const startPostgres = async () => {
  const data = path.join(folder, 'postgres')
  let programs = path.join(options.postgres, 'pginstall', 'bin')
  let as = {}
  fs.mkdirSync(data, { mode: 0o700 })
  if (process.getuid() === 0) {
    as = { uid: 65534, gid: 65534 }
    fs.chmodSync(folder, 0o711)
    fs.chownSync(data, as.uid, as.gid)
    for (const name of ['embedded_postgres', 'embedded_postgres.libs'])
      fs.cpSync(path.join(options.postgres, '..', name), path.join(folder, 'programs', name), { recursive: true })
    programs = path.join(folder, 'programs', 'embedded_postgres', 'pginstall', 'bin')
  }
  const env = { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' }
  const made = spawnSync(path.join(programs, 'initdb'), ['-D', data, '-A', 'trust', '-E', 'utf8', '-U', 'postgres', '--no-sync'], { ...as, env, cwd: data })
  if (made.status !== 0) throw new Error(`initdb: ${made.error ?? made.stderr}`)
  // No network socket at all; durability is not wanted.
  const settings = ['listen_addresses=', `unix_socket_directories=${data}`, 'fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
  const postgres = spawn(path.join(programs, 'postgres'), ['-D', data, ...settings.flatMap((s) => ['-c', s])], {
    ...as,
    env,
    cwd: data,
    stdio: ['ignore', process.stderr, process.stderr],
  })
  // SIGQUIT: the postmaster takes its own children along; killed outright it would leave them to notice by themselves.
  children.push({ kill: () => postgres.kill('SIGQUIT') })
  await until('PostgreSQL', () => fs.existsSync(path.join(data, 'postmaster.pid')) && fs.readFileSync(path.join(data, 'postmaster.pid'), 'utf8').includes('ready'))
  return `postgresql://postgres@localhost/postgres?host=${data}`
}

const startRedis = async () => {
  const port = await freePort()
  const flags = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no', '--dir', folder]
  children.push(spawn(options.redis, flags, { stdio: ['ignore', process.stderr, process.stderr] }))
  await until('Redis', () => new Promise((good) => {
    const socket = net.connect(port, '127.0.0.1', () => good(socket.destroy() && true)).on('error', () => good(false))
  }))
  return `127.0.0.1:${port}`
}

process.env.NODE_ENV ??= 'test'
process.env.LOG_ENABLED ??= 'false'
const load = (name, file = 'dist/index.js') => import(pathToFileURL(path.join(options.modules, 'node_modules', name, file)).href)
const { TestNetwork, TestNetworkNoAppView } = await load('@atproto/dev-env')
const { RateLimiter } = await load('@atproto/xrpc-server')
process.env.TMPDIR = folder // where the servers put their data; set only now, as all networks share one list of ports taken

// The limits of a PDS are the real ones (3,000 calls in five minutes and so on). A test does not sit the five minutes out: what
// was counted can be forgotten ("relax"), and counted up at once ("exhaust"). What a caller is told is the server's own answer.
const counted = new Map()
const consume = RateLimiter.prototype.consume
RateLimiter.prototype.consume = function (context, how) {
  const key = (how?.calcKey ?? this.calcKey)(context)
  if (key !== null) counted.set(this.limiter, (counted.get(this.limiter) ?? new Set()).add(key))
  return consume.call(this, context, how)
}

let network
if (options.mode === 'pds') {
  network = await TestNetworkNoAppView.create({ pds: { rateLimitsEnabled: true } })
} else {
  const [dbPostgresUrl, redisHost] = await Promise.all([startPostgres(), startRedis()])
  process.env.REDIS_HOST = redisHost
  network = await TestNetwork.create({ dbPostgresUrl, dbPostgresSchema: 'tests' }) // no digits: dev-env's own queries break on them
}
const commands = {
  settle: async ({ seconds }) => network.processAll(seconds * 1000),
  relax: async () => {
    for (const [limiter, keys] of counted) for (const key of keys) await limiter.delete(key)
  },
  exhaust: async ({ ip, left, limit }) => {
    let found = 0
    for (const [limiter, keys] of counted) {
      if (limiter.points !== limit || !keys.has(ip)) continue
      found++
      const used = (await limiter.get(ip))?.consumedPoints ?? 0
      await limiter.penalty(ip, Math.max(0, limit - used - left))
    }
    if (!found) throw new Error(`nothing was counted yet against a limit of ${limit} for ${ip}`)
  },
}
clearTimeout(late)
const local = (server) => server && `http://127.0.0.1:${server.port}`
answer(JSON.stringify({ directory: local(network.plc), pds: local(network.pds), appview: local(network.bsky) ?? null }) + '\n')
for await (const line of readline.createInterface({ input: process.stdin })) {
  const { do: name, ...rest } = JSON.parse(line)
  try {
    answer(JSON.stringify({ ok: (await commands[name](rest)) ?? true }) + '\n')
  } catch (error) {
    answer(JSON.stringify({ error: String(error) }) + '\n')
  }
}
process.exit(0)
