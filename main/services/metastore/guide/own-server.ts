// Owns what each engine needs on a server of one's own to be reached: its settings and its own account rules; refuses a password in a text.
import type { EngineId } from '#contract/metastore-target'
import type { Asked } from './asked.ts'

export interface OwnServer {
  /** Where it is said which address and port it listens on. */
  readonly listens: string
  /** Sets both, in the shell of the server. */
  readonly settings: readonly string[]
  /** How the engine itself decides who may log in from where. */
  readonly accounts: string
  /** Lets the account in; SQL or a line of its configuration. */
  readonly admits: string
  /** How it comes to encrypt. */
  readonly encrypts: string
}

const CERTIFICATE =
  'Its certificate has to carry the name that you connect to; one of an authority of your own is fine, with its file under CA.'

/** Who may log in, in PostgreSQL's words; nobody named: the address is left to be typed. */
const cidrOf = ({ audience }: Asked): string => audience?.cidr ?? 'YOUR-ADDRESS/32'

function postgresql(asked: Asked): OwnServer {
  return {
    listens:
      "postgresql.conf: listen_addresses = '*' (or the address of one network card) and port. Restart the server.",
    settings: [
      'sudo -u postgres psql \\',
      `  -c "ALTER SYSTEM SET listen_addresses = '*'" \\`,
      `  -c 'ALTER SYSTEM SET port = ${String(asked.port)}' \\`,
      `  -c 'ALTER SYSTEM SET ssl = on'`,
      'sudo systemctl restart postgresql',
    ],
    accounts:
      'pg_hba.conf: the first line that fits decides. hostssl lets in with encryption only. Reload the server.',
    admits: `hostssl metastore science ${cidrOf(asked)} scram-sha-256`,
    encrypts: `ssl = on, with ssl_cert_file and ssl_key_file. ${CERTIFICATE}`,
  }
}

/** The host part of an account. A network of IPv6 has no form there that all versions know: the firewall narrows it. */
function hostPart({ audience }: Asked): string {
  if (audience === undefined) return 'YOUR-ADDRESS'
  if (audience.kind === 'one') return audience.address
  if (audience.kind === 'everybody' || audience.family === 6) return '%'
  const mask = [24, 16, 8, 0].map(
    (shift) => ((0xffff_ffff << (32 - audience.prefix)) >>> shift) & 0xff,
  )
  return `${audience.address}/${mask.join('.')}`
}

function mysqlFamily(asked: Asked): OwnServer {
  const mariadb = asked.engine === 'mariadb'
  const folder = mariadb ? '/etc/mysql/mariadb.conf.d' : '/etc/mysql/mysql.conf.d'
  return {
    listens: `bind_address (0.0.0.0, or :: for IPv6 as well) and port under [mysqld], and no skip_networking. Debian and its kin keep them in ${folder}. Restart the server.`,
    settings: [
      `printf '%s\\n' '[mysqld]' 'bind_address = 0.0.0.0' 'port = ${String(asked.port)}' 'require_secure_transport = ON' \\`,
      `  | sudo tee ${folder}/zz-science.cnf`,
      `sudo systemctl restart ${mariadb ? 'mariadb' : 'mysql'}`,
    ],
    accounts:
      "An account is a name and the host it comes from: 'science'@'localhost' and 'science'@'203.0.113.6' are two, each with a password and rights of its own.",
    admits: `CREATE USER 'science'@'${hostPart(asked)}' IDENTIFIED BY '...' REQUIRE SSL; GRANT ALL ON metastore.* TO 'science'@'${hostPart(asked)}';`,
    encrypts: `ssl_cert and ssl_key under [mysqld]; MySQL makes a certificate of its own at its first start, MariaDB from 11.4 on. ${CERTIFICATE}`,
  }
}

function sqlserver(asked: Asked): OwnServer {
  return {
    listens:
      'Windows: SQL Server Configuration Manager > SQL Server Network Configuration > TCP/IP: Enabled, and under IPAll the TCP Port, with TCP Dynamic Ports empty. Linux: mssql-conf. Restart the service.',
    settings: [
      `sudo /opt/mssql/bin/mssql-conf set network.tcpport ${String(asked.port)}`,
      'sudo /opt/mssql/bin/mssql-conf set network.forceencryption 1',
      'sudo systemctl restart mssql-server',
    ],
    accounts:
      'A login comes from anywhere that the firewall lets in. Server properties > Security: SQL Server and Windows authentication, because this program logs in with a name and a password.',
    admits:
      "CREATE LOGIN science WITH PASSWORD = '...'; USE metastore; CREATE USER science FOR LOGIN science; ALTER ROLE db_owner ADD MEMBER science;",
    encrypts: `Configuration Manager > Protocols > Properties: Force Encryption, and the certificate on its tab; on Linux network.tlscert and network.tlskey. ${CERTIFICATE}`,
  }
}

function oracle(asked: Asked): OwnServer {
  const port = String(asked.port)
  return {
    listens:
      'listener.ora: an address of its own with PROTOCOL = TCPS. Restart the listener; the plain address stays on the inner network.',
    settings: [
      '# The lines of listener.ora; the wallet with the certificate is named in sqlnet.ora.',
      `printf '%s\\n' 'LISTENER = (DESCRIPTION_LIST =' \\`,
      `  '  (DESCRIPTION = (ADDRESS = (PROTOCOL = TCPS)(HOST = 0.0.0.0)(PORT = ${port})))' \\`,
      `  '  (DESCRIPTION = (ADDRESS = (PROTOCOL = TCP)(HOST = 127.0.0.1)(PORT = 1521))))'`,
      'lsnrctl stop && lsnrctl start',
    ],
    accounts:
      'sqlnet.ora: with TCP.VALIDNODE_CHECKING = YES the listener takes only the computers in TCP.INVITED_NODES. Without it, everybody that the firewall lets in.',
    admits: `TCP.INVITED_NODES = (localhost, ${cidrOf(asked)})`,
    encrypts:
      "A wallet with the server's certificate. Choose the file of its authority here, or pin its fingerprint.",
  }
}

const OWN: Readonly<Record<Exclude<EngineId, 'trial'>, (asked: Asked) => OwnServer>> = {
  postgresql,
  'aurora-postgresql': postgresql,
  mariadb: mysqlFamily,
  mysql: mysqlFamily,
  'aurora-mysql': mysqlFamily,
  sqlserver,
  oracle,
}

export function ownServer(asked: Asked): OwnServer {
  return OWN[asked.engine === 'trial' ? 'postgresql' : asked.engine](asked)
}
